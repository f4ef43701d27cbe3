/**
 * Algorithms to kernels. Each template knows one algorithm: how its kernel loops for a target, and how a call's
 * descriptor is laid out that the kernel reads. Nothing here knows bytecode.
 */
package dev.sardonyx.codegen.template;
