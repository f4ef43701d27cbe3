/** Operators that combine elements along axes: sums, extremes, norms, and running sums. */
package dev.sardonyx.ops.reduction;
