/** Sums of products: matrix products and convolutions. */
package dev.sardonyx.ops.contraction;
