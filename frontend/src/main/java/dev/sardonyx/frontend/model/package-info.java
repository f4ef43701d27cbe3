/**
 * An ONNX model as immutable records, named as the format names its parts.
 *
 * <p>Records arrive from the binary or the text reader and leave to the importer or a writer. They hold what a file
 * says, not what it means: names may clash, types may contradict operators, opsets may be unknown. Collections are
 * never null and never change; absent texts are empty strings. Tensor contents are little-endian bytes, often a view
 * of a larger array or a mapped file. This package knows neither protobuf nor the graph of the compiler.
 */
package dev.sardonyx.frontend.model;
