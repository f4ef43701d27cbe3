/** Magnitude pruning: blocks of weights that matter least become zeros. */
package dev.sardonyx.compiler.prune;
