/** Steps of training (ONNX domain {@code ai.onnx.preview.training}). */
package dev.sardonyx.ops.training;
