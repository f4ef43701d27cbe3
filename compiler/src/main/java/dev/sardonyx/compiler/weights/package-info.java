/**
 * Constant weights of ONNX models: finding them with what they are used for, putting others in their place, and writing
 * the model that results.
 */
package dev.sardonyx.compiler.weights;
