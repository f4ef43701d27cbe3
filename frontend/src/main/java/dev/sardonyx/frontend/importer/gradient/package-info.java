/** Reverse-mode differentiation of imported nodes: what {@code ai.onnx.preview.training.Gradient} stands for. */
package dev.sardonyx.frontend.importer.gradient;
