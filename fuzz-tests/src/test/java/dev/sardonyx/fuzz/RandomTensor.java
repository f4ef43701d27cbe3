package dev.sardonyx.fuzz;

import com.google.protobuf.ByteString;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Small tensors; integers are likely to lie at edges, since operators take them for shapes, axes and indices. */
final class RandomTensor {
    private static final long[][] SHAPES = {{}, {1}, {2}, {3}, {4}, {2, 3}, {1, 2, 3}, {2, 3, 4, 5}, {0}, {3, 0}, {8}};

    private final Choices choices;

    RandomTensor(Choices choices) {
        this.choices = choices;
    }

    /** The number that stands for {@code type} in a file. */
    static int dataType(ElementType type) {
        return TensorExporter.export("", Tensor.zeros(type)).dataType().number();
    }

    /** A tensor of {@code type} without a name. */
    TensorProto.Builder of(ElementType type) {
        Tensor tensor = Tensor.zeros(type, SHAPES[choices.below(SHAPES.length)]);
        if (type == ElementType.STRING) {
            Arrays.fill(tensor.strings(), choices.oneIn(2) ? "word" : "");
        } else {
            for (long i = 0; i < tensor.size(); i++) {
                if (type.isFloat()) {
                    tensor.setDouble(i, choices.number() / 2.0);
                } else {
                    tensor.setLong(i, type == ElementType.BOOL ? choices.below(2) : choices.number());
                }
            }
        }
        return message(TensorExporter.export("", tensor));
    }

    private static TensorProto.Builder message(OnnxTensor tensor) {
        TensorProto.Builder message =
                TensorProto.newBuilder().setDataType(tensor.dataType().number()).addAllDims(tensor.dims());
        switch (tensor.data()) {
            case OnnxTensorData.Strings(var values) ->
                values.forEach(value -> message.addStringData(ByteString.copyFromUtf8(value)));
            case OnnxTensorData.Bytes(var segment) ->
                message.setRawData(ByteString.copyFrom(segment.toArray(ValueLayout.JAVA_BYTE)));
            case OnnxTensorData.External _ -> throw new IllegalStateException("exported tensors are whole");
        }
        return message;
    }
}
