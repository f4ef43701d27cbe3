/**
 * The textual syntax of ONNX models: text arrives and {@link dev.sardonyx.frontend.model} records leave, and back.
 *
 * <p>The grammar is {@code OnnxText.g4}. Beyond the published syntax it knows quoted parts of operator names, overloads
 * ({@code domain.Operator:overload}), empty lists where one element is asked for, and escapes by backslash in strings.
 * Names that are not identifiers are written in quotes. Of a model, the text leaves out documentation and metadata
 * below the model itself, and quantization annotations. This package knows neither protobuf nor operators.
 */
package dev.sardonyx.frontend.text;
