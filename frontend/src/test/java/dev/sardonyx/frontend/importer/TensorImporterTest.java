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
    void sparseTensorsMayHaveNoValues() {
        OnnxTensor values = TensorExporter.export("s", Tensor.ofFloats(new float[0], 0));
        OnnxTensor linear = TensorExporter.export("", Tensor.vector());
        OnnxTensor coordinates = TensorExporter.export("", Tensor.ofLongs(new long[0], 0, 2));

        for (OnnxTensor indices : List.of(linear, coordinates)) {
            assertThat(TENSORS.dense(new OnnxSparseTensor(values, indices, List.of(2L, 1L)))
                            .toDoubles())
                    .containsExactly(0, 0);
            assertThat(TENSORS.dense(new OnnxSparseTensor(values, indices, List.of(0L, 3L)))
                            .shape())
                    .containsExactly(0, 3);
        }
    }

    @Test
    void sparseValuesKeepTheirType() {
        Tensor halves = Tensor.zeros(ElementType.F16, 1);
        halves.setDouble(0, 1.5);
        OnnxTensor texts = TensorExporter.export("t", Tensor.ofStrings(new String[] {"a"}, 1));
        OnnxTensor second = TensorExporter.export("", Tensor.vector(1));

        Tensor dense = TENSORS.dense(new OnnxSparseTensor(TensorExporter.export("h", halves), second, List.of(2L)));

        assertThat(dense.elementType()).isEqualTo(ElementType.F16);
        assertThat(dense.toDoubles()).containsExactly(0, 1.5);
        assertThat(TENSORS.dense(new OnnxSparseTensor(texts, second, List.of(2L)))
                        .strings())
                .containsExactly("", "a");
    }

    @Test
    void sparseIndicesThatAreWrongAreRefused() {
        assertSparseRefused(
                Tensor.vector(1, 1), List.of(4L), "has the index 1 twice, expected one value for each index");
        assertSparseRefused(Tensor.vector(2, 1), List.of(4L), "has index 1 behind 2, expected ascending indices");
        assertSparseRefused(Tensor.vector(-1, 1), List.of(4L), "has index -1, expected an index below 4 for [4]");
        assertSparseRefused(
                Tensor.ofLongs(new long[] {0, 0, 0, 2}, 2, 2),
                List.of(2L, 2L),
                "has index [0, 2], expected indices below [2, 2]");
        assertSparseRefused(
                Tensor.ofLongs(new long[] {1, 0, 0, 1}, 2, 2),
                List.of(2L, 2L),
                "has index [0, 1] behind [1, 0], expected ascending indices");
        assertSparseRefused(
                Tensor.ofLongs(new long[] {1, 0, 1, 0}, 2, 2), List.of(2L, 2L), "has the index [1, 0] twice");
        assertSparseRefused(
                Tensor.vector(0), List.of(4L), "has indices i64[1], expected one index for each of 2 values: i64[2]");
        assertSparseRefused(Tensor.ofLongs(new long[6], 2, 3), List.of(2L, 2L), "has indices i64[2, 3], expected");
        assertSparseRefused(Tensor.ofInts(new int[] {0, 1}, 2), List.of(4L), "has indices i32[2], expected");
        assertSparseRefused(Tensor.vector(0, 1), List.of(), "is sparse and has no dimensions, expected at least one");
        assertSparseRefused(Tensor.vector(0, 1), List.of(0L), "has index 0, expected an index below 0");
    }

    @Test
    void sparseValuesHaveOneAxis() {
        OnnxTensor values = TensorExporter.export("s", Tensor.ofFloats(new float[] {5, 7}, 2, 1));
        OnnxTensor indices = TensorExporter.export("", Tensor.vector(0, 1));

        assertThatThrownBy(() -> TENSORS.dense(new OnnxSparseTensor(values, indices, List.of(4L))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "error[F006] the tensor 's' is sparse with values f32[2, 1], expected values of one axis");
    }

    private static void assertSparseRefused(Tensor indices, List<Long> dims, String message) {
        OnnxTensor values = TensorExporter.export("s", Tensor.ofFloats(new float[] {5, 7}, 2));
        OnnxSparseTensor sparse = new OnnxSparseTensor(values, TensorExporter.export("", indices), dims);

        assertThatThrownBy(() -> TENSORS.dense(sparse))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F006] the tensor 's' " + message);
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
