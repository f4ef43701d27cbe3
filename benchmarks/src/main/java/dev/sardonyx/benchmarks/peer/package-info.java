/**
 * Other runtimes to measure against, behind {@link dev.sardonyx.compiler.cli.Peer}. They are dependencies of this
 * module alone, so that nothing that ships depends on them.
 */
package dev.sardonyx.benchmarks.peer;
