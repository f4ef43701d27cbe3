/**
 * What is computed inside a kernel: scalar expressions over the elements of operands, and the algorithms that
 * combine them. Nothing here says how (tiles, vectors, storage); that is chosen by code generation.
 */
package dev.sardonyx.ir.kernel;
