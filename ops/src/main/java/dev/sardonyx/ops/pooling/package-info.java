/** Operators that combine the elements of sliding windows. */
package dev.sardonyx.ops.pooling;
