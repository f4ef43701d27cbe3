/**
 * The entry to reading models: a file arrives, an {@link dev.sardonyx.frontend.model.OnnxModel} leaves, whichever of
 * the two forms of ONNX the file has. This package and its readers know nothing of the passes and targets that follow.
 */
package dev.sardonyx.frontend;
