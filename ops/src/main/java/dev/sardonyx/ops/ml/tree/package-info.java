/** Ensembles of decision trees (ONNX domain {@code ai.onnx.ml}). */
package dev.sardonyx.ops.ml.tree;
