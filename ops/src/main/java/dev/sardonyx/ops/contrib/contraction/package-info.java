/** Products and convolutions of domain {@code com.microsoft}, with what is fused into them. */
package dev.sardonyx.ops.contrib.contraction;
