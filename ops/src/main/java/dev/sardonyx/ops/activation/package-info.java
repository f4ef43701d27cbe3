/** Activation functions: elementwise ones as expressions, row-wise ones as decompositions. */
package dev.sardonyx.ops.activation;
