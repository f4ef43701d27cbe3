/**
 * The binary form of ONNX: files of protobuf messages arrive, records of {@link dev.sardonyx.frontend.model} leave,
 * and the way back for writing.
 *
 * <p>Files are untrusted. Whatever their bytes, reading ends in a value or in a
 * {@link dev.sardonyx.ir.diagnostic.ModelException}; tensors that leave have contents of the size that their type and
 * dimensions ask for. Files that a model refers to are opened only inside the model's folder. The generated messages
 * do not leave this package, and it knows neither operators nor the compiler's graph.
 */
package dev.sardonyx.frontend.protobuf;
