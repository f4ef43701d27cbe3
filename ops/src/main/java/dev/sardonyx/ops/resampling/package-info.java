/** Operators that read an image between its elements: resizing, grids, regions of interest, deformed convolutions. */
package dev.sardonyx.ops.resampling;
