/** Operators of domain {@code com.microsoft} on quantized integers. */
package dev.sardonyx.ops.contrib.quantization;
