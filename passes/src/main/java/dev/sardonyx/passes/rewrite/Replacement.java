package dev.sardonyx.passes.rewrite;

import dev.sardonyx.ir.graph.Value;

/** The value that takes the place of a node's result; it has the same type. */
public record Replacement(Value value) {}
