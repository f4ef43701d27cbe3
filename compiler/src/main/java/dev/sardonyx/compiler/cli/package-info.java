/**
 * The command line: arguments arrive, calls of the compiler, of engines and of the catalogue leave, and their results
 * become text, files and exit codes: 0 when all is well, 1 when the model or its options are at fault, 2 when Sardonyx
 * is. What compiles is behind {@link dev.sardonyx.compiler.cli.Toolchain}, what runs behind
 * {@link dev.sardonyx.compiler.cli.Engine}, what is measured against behind {@link dev.sardonyx.compiler.cli.Peer}. What
 * measures is in the folder {@code bench}.
 */
package dev.sardonyx.compiler.cli;
