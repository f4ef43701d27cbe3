package dev.sardonyx.frontend.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.model.OnnxValue;
import dev.sardonyx.frontend.protobuf.schema.MapProto;
import dev.sardonyx.frontend.protobuf.schema.OptionalProto;
import dev.sardonyx.frontend.protobuf.schema.SequenceProto;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorProtoReaderTest {
    @TempDir
    Path folder;

    @Test
    void typedFieldsBecomeLittleEndianBytes() {
        assertThat(bytes(tensor(OnnxDataType.FLOAT, 1).addFloatData(1))).containsExactly(0, 0, 0x80 - 256, 0x3f);
        assertThat(bytes(tensor(OnnxDataType.FLOAT16, 1).addInt32Data(0x3c01))).containsExactly(1, 0x3c);
        assertThat(bytes(tensor(OnnxDataType.BOOL, 2).addInt32Data(1).addInt32Data(0)))
                .containsExactly(1, 0);
        assertThat(bytes(tensor(OnnxDataType.INT4, 3).addInt32Data(0xe1).addInt32Data(7)))
                .containsExactly(0xe1 - 256, 7);
        assertThat(bytes(tensor(OnnxDataType.UINT32, 1).addUint64Data(0xffff_fffeL)))
                .containsExactly(-2, -1, -1, -1);
        assertThat(bytes(tensor(OnnxDataType.INT64, 1).addInt64Data(-2)))
                .containsExactly(-2, -1, -1, -1, -1, -1, -1, -1);
        assertThat(bytes(tensor(OnnxDataType.DOUBLE, 1).addDoubleData(1)))
                .containsExactly(0, 0, 0, 0, 0, 0, 0xf0 - 256, 0x3f);
    }

    @Test
    void contentsMustFitTheDimensions() {
        assertRefused(tensor(OnnxDataType.FLOAT, 2).addFloatData(1), "4 bytes of contents, expected 8");
        assertRefused(tensor(OnnxDataType.FLOAT, 2), "0 bytes of contents, expected 8");
        assertRefused(tensor(OnnxDataType.INT8, 3).setRawData(ByteString.copyFrom(new byte[2])), "2 bytes of contents");
        assertRefused(tensor(OnnxDataType.STRING, 1), "0 strings, expected 1");
    }

    @Test
    void malformedDimensionsAndTypesAreRefused() {
        assertRefused(tensor(OnnxDataType.FLOAT, -1), "dimensions [-1]");
        assertRefused(tensor(OnnxDataType.FLOAT, Long.MAX_VALUE).addDims(3), "product");
        assertRefused(tensor(OnnxDataType.FLOAT, Long.MAX_VALUE), "size in bytes");
        assertRefused(tensor(OnnxDataType.UNDEFINED, 1), "type number 0");
        assertRefused(tensor(OnnxDataType.FLOAT, 1).setDataType(99), "type number 99");
        assertRefused(
                tensor(OnnxDataType.FLOAT, 1).setDataLocation(TensorProto.DataLocation.EXTERNAL), "without a location");
    }

    @Test
    void mapsAreRead() {
        SequenceProto values = SequenceProto.newBuilder()
                .setElemType(SequenceProto.DataType.TENSOR_VALUE)
                .addTensorValues(tensor(OnnxDataType.FLOAT, 1).addFloatData(1))
                .build();
        MapProto.Builder map = MapProto.newBuilder().setName("m").setValues(values);
        OnnxValue.MapValue read = TensorProtoReader.readMap(
                write(map.clone().addStringKeys(ByteString.copyFromUtf8("k")).build()));
        assertThat(read.keys()).containsExactly("k");
        assertThat(read.values()).hasSize(1);
        assertThatThrownBy(() -> TensorProtoReader.readMap(write(map.clone().build())))
                .hasMessageContaining("0 integer and 0 string keys to 1 values");
    }

    @Test
    void sequencesAndOptionalValuesAreRead() {
        TensorProto element = tensor(OnnxDataType.INT8, 1).addInt32Data(7).build();
        SequenceProto sequence = SequenceProto.newBuilder()
                .setName("s")
                .setElemType(SequenceProto.DataType.TENSOR_VALUE)
                .addTensorValues(element)
                .addTensorValues(element)
                .build();

        OnnxValue.SequenceValue read = TensorProtoReader.readSequence(write(sequence));
        OnnxValue.OptionalValue present = TensorProtoReader.readOptional(write(OptionalProto.newBuilder()
                .setName("o")
                .setElemType(3)
                .setSequenceValue(sequence)
                .build()));
        OnnxValue.OptionalValue absent = TensorProtoReader.readOptional(
                write(OptionalProto.newBuilder().setName("o").setElemType(1).build()));

        assertThat(read.name()).isEqualTo("s");
        assertThat(read.elements()).hasSize(2);
        assertThat(present.value()).contains(read);
        assertThat(absent.value()).isEmpty();
    }

    private void assertRefused(TensorProto.Builder tensor, String fact) {
        assertThatThrownBy(() -> read(tensor))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("F006")
                .hasMessageContaining(fact);
    }

    private static TensorProto.Builder tensor(OnnxDataType type, long size) {
        return TensorProto.newBuilder().setName("T").addDims(size).setDataType(type.number());
    }

    private byte[] bytes(TensorProto.Builder tensor) {
        return bytes(read(tensor));
    }

    private static byte[] bytes(OnnxTensor tensor) {
        return ((OnnxTensorData.Bytes) tensor.data()).segment().toArray(ValueLayout.JAVA_BYTE);
    }

    private OnnxTensor read(TensorProto.Builder tensor) {
        return TensorProtoReader.readTensor(write(tensor.build()));
    }

    private Path write(MessageLite message) {
        try {
            return Files.write(Files.createTempFile(folder, "value", ".pb"), message.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
