/** Classical machine learning (ONNX domain {@code ai.onnx.ml}): encoders, scalers, linear models, maps. */
package dev.sardonyx.ops.ml;
