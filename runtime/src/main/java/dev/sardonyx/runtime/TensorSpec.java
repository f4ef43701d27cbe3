package dev.sardonyx.runtime;

import dev.sardonyx.tensor.ElementType;

/**
 * An input or output of a model.
 *
 * @param name as the model has it
 * @param element the element type; null for a sequence, optional or map
 * @param rank the number of axes
 * @param type the whole type as text, for example {@code f32[batch, 3, 224, 224]}
 */
public record TensorSpec(String name, ElementType element, int rank, String type) {}
