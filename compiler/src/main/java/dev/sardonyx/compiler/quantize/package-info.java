/** Weights in fewer bits: ONNX models with f32 weights become ONNX models that any runtime reads, but smaller. */
package dev.sardonyx.compiler.quantize;
