/**
 * Finds by measurement how products are best laid out on this processor, and keeps what it found in a file: {@code docs/tuning.md}.
 * Nothing here decides what code computes, only how quick it is.
 */
package dev.sardonyx.compiler.tune;
