/**
 * Values in files: NumPy arrays, JSON and ONNX test data arrive, {@link dev.sardonyx.tensor.Datum}s leave, and the way
 * back; made-up inputs for models that come without any; and test cases in the layout of the ONNX backend tests.
 */
package dev.sardonyx.compiler.data;
