package dev.sardonyx.compiler.explain;

/**
 * What a kernel does in a call, in the terms that its time grows with.
 *
 * @param amount operations, with those of tiles that are not needed; bytes of kernels that only move
 * @param entries how often a register tile is entered; 0 for kernels without
 * @param weightBytes constants of a product, which come from wherever the run left them
 */
record Work(Family family, double amount, double entries, double weightBytes) {}
