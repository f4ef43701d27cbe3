/** The bit patterns of the narrow floating-point formats, to and from doubles. Knows no tensors. */
package dev.sardonyx.tensor.format;
