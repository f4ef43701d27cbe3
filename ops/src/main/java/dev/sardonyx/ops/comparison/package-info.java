/** Operators that compare two operands, element by element, and give truth values. */
package dev.sardonyx.ops.comparison;
