package dev.sardonyx.frontend.model;

import java.util.Arrays;
import java.util.Optional;

/** What an attribute holds, with the numbers of the format and the names of its text syntax. */
public enum OnnxAttributeKind {
    FLOAT(1, "float"),
    INT(2, "int"),
    STRING(3, "string"),
    TENSOR(4, "tensor"),
    GRAPH(5, "graph"),
    FLOATS(6, "floats"),
    INTS(7, "ints"),
    STRINGS(8, "strings"),
    TENSORS(9, "tensors"),
    GRAPHS(10, "graphs"),
    SPARSE_TENSOR(11, "sparse_tensor"),
    SPARSE_TENSORS(12, "sparse_tensors"),
    TYPE(13, "type_proto"),
    TYPES(14, "type_protos");

    private final int number;
    private final String text;

    OnnxAttributeKind(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The kind with this name in the text syntax, if there is one. */
    public static Optional<OnnxAttributeKind> ofText(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** The number that stands for this kind in files. */
    public int number() {
        return number;
    }

    /** The name of this kind in the text syntax. */
    public String text() {
        return text;
    }
}
