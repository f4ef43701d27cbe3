package dev.sardonyx.tensor;

/** A value that a graph takes or gives: a tensor, a sequence, an optional or a map. */
public sealed interface Datum permits Tensor, TensorSequence, OptionalDatum, DatumMap {}
