/** Whole models and generated problems: compiled code against the interpreter and against ONNX Runtime. */
package dev.sardonyx.properties;
