/**
 * The program: kernel calls in order over buffers. What arrives is a partitioned graph; what leaves is what the jar
 * does. Calls say what is computed (an {@link dev.sardonyx.ir.program.Algorithm}) on which slices; code generation
 * chooses how.
 */
package dev.sardonyx.ir.program;
