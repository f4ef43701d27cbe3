/** Support vector machines (ONNX domain {@code ai.onnx.ml}). */
package dev.sardonyx.ops.ml.svm;
