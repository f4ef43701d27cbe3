/** Normalizations of domain {@code com.microsoft}, with the sums before them. */
package dev.sardonyx.ops.contrib.normalization;
