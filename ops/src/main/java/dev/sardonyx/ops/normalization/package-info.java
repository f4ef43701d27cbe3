/** Operators that shift and scale by statistics of their operand. Mostly decompositions. */
package dev.sardonyx.ops.normalization;
