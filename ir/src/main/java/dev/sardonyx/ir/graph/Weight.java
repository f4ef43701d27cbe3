package dev.sardonyx.ir.graph;

import dev.sardonyx.tensor.Tensor;

/** A constant tensor of a graph, under the name the model gave it. */
public record Weight(String name, Tensor tensor) {}
