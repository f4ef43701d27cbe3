/**
 * Operators of ONNX Runtime's domain {@code com.microsoft}, as its optimiser and the exporters for it write them. Almost
 * all are made of standard operators; a class is called {@code Contrib...} where a standard operator has its name.
 */
package dev.sardonyx.ops.contrib;
