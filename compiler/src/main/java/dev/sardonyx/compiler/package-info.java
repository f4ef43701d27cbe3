/** Where everything meets: the pipeline from a model file to a jar, its options and its report. */
package dev.sardonyx.compiler;
