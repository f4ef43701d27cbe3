/** Operators that choose or place elements by indices, or find the indices of elements. */
package dev.sardonyx.ops.indexing;
