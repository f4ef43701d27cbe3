/** Values: element types, tensors, number formats. */
module dev.sardonyx.tensor {
    exports dev.sardonyx.tensor;
    exports dev.sardonyx.tensor.format;
}
