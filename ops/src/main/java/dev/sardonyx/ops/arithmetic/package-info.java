/** Operators that compute one element from the elements of their operands at one index, with broadcasting. */
package dev.sardonyx.ops.arithmetic;
