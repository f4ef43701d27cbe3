/** The typed class by which an application knows a model. The only package that knows JavaPoet. */
package dev.sardonyx.codegen.facade;
