/**
 * The graph: typed single-assignment values, nodes in topological order, weights and regions. Graphs are immutable;
 * {@link dev.sardonyx.ir.graph.GraphBuilder} makes one, {@link dev.sardonyx.ir.graph.GraphEditor} makes the next.
 * Operators are names here: this package does not know what they mean.
 */
package dev.sardonyx.ir.graph;
