/** Operators on signals: Fourier transforms, windows, mel filters. */
package dev.sardonyx.ops.signal;
