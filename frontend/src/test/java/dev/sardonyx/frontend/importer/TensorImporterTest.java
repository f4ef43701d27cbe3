package dev.sardonyx.frontend.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorImporterTest {
    private static final TensorImporter TENSORS = TensorImporter.of(Path.of("folder/model.onnx"));

    @Test
    void narrowElementsTakeAByteEach() {
        Tensor tensor = TENSORS.tensor(stored(OnnxDataType.INT4, List.of(3L), 0xe1, 0x07));

        assertThat(tensor.elementType()).isEqualTo(ElementType.I4);
        assertThat(tensor.toLongs()).containsExactly(1, -2, 7);
        assertThat(TENSORS.tensor(stored(OnnxDataType.UINT2, List.of(5L), 0x39, 0x02))
                        .toLongs())
                .containsExactly(1, 2, 3, 0, 2);
        assertThat(TENSORS.tensor(stored(OnnxDataType.FLOAT4E2M1, List.of(2L), 0xf2))
                        .toDoubles())
                .containsExactly(1, -6);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void storedAndReadAgain(ElementType type) {
        Tensor tensor = Tensor.zeros(type, 3, 1);
        for (int i = 0; i < 3; i++) {
            if (type == ElementType.STRING) {
                tensor.strings()[i] = "s" + i;
            } else {
                tensor.setDouble(i, i);
            }
        }

        assertThat(TENSORS.tensor(TensorExporter.export("t", tensor)).sameBits(tensor))
                .isTrue();
    }

    @Test
    void largeContentsAreShared() {
        byte[] bytes = new byte[8192];
        Tensor tensor =
                TENSORS.tensor(OnnxTensor.of("t", OnnxDataType.FLOAT, List.of(2048L), OnnxTensorData.Bytes.of(bytes)));
        bytes[3] = 0x3f;
        bytes[2] = (byte) 0x80;

        assertThat(tensor.getFloat(0)).isEqualTo(1);
    }

    @Test
    void sparseTensorsBecomeDense() {
        OnnxTensor values = TensorExporter.export("s", Tensor.ofFloats(new float[] {5, 7}, 2));
        OnnxTensor linear = TensorExporter.export("", Tensor.vector(1, 3));
        OnnxTensor coordinates = TensorExporter.export("", Tensor.ofLongs(new long[] {0, 1, 1, 1}, 2, 2));

        assertThat(TENSORS.dense(new OnnxSparseTensor(values, linear, List.of(2L, 2L)))
                        .toDoubles())
                .containsExactly(0, 5, 0, 7);
        assertThat(TENSORS.dense(new OnnxSparseTensor(values, coordinates, List.of(2L, 2L)))
                        .toDoubles())
                .containsExactly(0, 5, 0, 7);
        assertThatThrownBy(() -> TENSORS.dense(new OnnxSparseTensor(values, linear, List.of(3L))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F006] the tensor 's' has index 3, expected an index below 3");
    }

    @Test
    void contentsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> TENSORS.tensor(stored(OnnxDataType.FLOAT, List.of(2L), 0, 0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F006] the tensor 't' has 2 bytes of contents, expected 8 for float[2]");
        assertThatThrownBy(() -> TENSORS.tensor(stored(OnnxDataType.COMPLEX64, List.of(0L))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has element type complex64");
    }

    private static OnnxTensor stored(OnnxDataType type, List<Long> dims, int... bytes) {
        byte[] contents = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            contents[i] = (byte) bytes[i];
        }
        return OnnxTensor.of("t", type, dims, OnnxTensorData.Bytes.of(contents));
    }
}
