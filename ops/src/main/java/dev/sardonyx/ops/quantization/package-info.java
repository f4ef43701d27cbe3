/** Operators between numbers and the integers that stand for them, and arithmetic on such integers. */
package dev.sardonyx.ops.quantization;
