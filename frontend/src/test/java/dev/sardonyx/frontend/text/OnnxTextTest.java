package dev.sardonyx.frontend.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.frontend.model.OnnxAttributeKind;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTextTest {
    private static final String HEADER = "<ir_version: 10, opset_import: [\"\" : 21]>\n";

    @Test
    void headerAndValuesAreRead() {
        OnnxModel model = read("""
                <
                  ir_version: 7,
                  opset_import: ["" : 10, "com.microsoft" : 1], # two sets
                  producer_name: "a \\"quoted\\" name",
                  model_version: 3,
                  metadata_props: ["b" : "1", "a" : "2"]
                >
                agraph (float[N, 128] X, int64 "scalar input", uint8[] any, bool[?, 2] B) => (seq(float[N]) C) { }
                """);

        assertThat(model.irVersion()).isEqualTo(7);
        assertThat(model.opsetImports()).containsExactly(new OnnxOpset("", 10), new OnnxOpset("com.microsoft", 1));
        assertThat(model.producerName()).isEqualTo("a \"quoted\" name");
        assertThat(model.metadata()).containsExactly(Map.entry("b", "1"), Map.entry("a", "2"));
        assertThat(model.graph().inputs().get(0).type())
                .isEqualTo(OnnxType.TensorType.of(
                        OnnxDataType.FLOAT, List.of(new OnnxDim.Named("N"), new OnnxDim.Known(128))));
        assertThat(model.graph().inputs().get(1).name()).isEqualTo("scalar input");
        assertThat(model.graph().inputs().get(1).type())
                .isEqualTo(OnnxType.TensorType.of(OnnxDataType.INT64, List.of()));
        assertThat(model.graph().inputs().get(2).type())
                .isEqualTo(new OnnxType.TensorType(OnnxDataType.UINT8, Optional.empty()));
        assertThat(model.graph().outputs().getFirst().type()).isInstanceOf(OnnxType.SequenceType.class);
    }

    @Test
    void attributesTakeTheKindOfTheirValue() {
        OnnxNode node = firstNode("""
                [label] Y, "" = com.acme.Op:v2 <i = 3, f = 1.5, s = "x", is = [1, -2], fs = [1, 2.5], g : float = 2,
                  none : ints = [], t = float[2] {1, 2}, r : int = @axis, ty = seq(float[N])> (X, "", "a b")
                """);

        assertThat(node.name()).isEqualTo("label");
        assertThat(node.domain()).isEqualTo("com.acme");
        assertThat(node.operator()).isEqualTo("Op");
        assertThat(node.overload()).isEqualTo("v2");
        assertThat(node.inputs()).containsExactly("X", "", "a b");
        assertThat(node.outputs()).containsExactly("Y", "");
        assertThat(value(node, "i")).isEqualTo(new OnnxAttributeValue.IntValue(3));
        assertThat(value(node, "f")).isEqualTo(new OnnxAttributeValue.FloatValue(1.5f));
        assertThat(value(node, "s")).isEqualTo(new OnnxAttributeValue.StringValue("x"));
        assertThat(value(node, "is")).isEqualTo(new OnnxAttributeValue.Ints(List.of(1L, -2L)));
        assertThat(value(node, "fs")).isEqualTo(new OnnxAttributeValue.Floats(List.of(1f, 2.5f)));
        assertThat(value(node, "g")).isEqualTo(new OnnxAttributeValue.FloatValue(2));
        assertThat(value(node, "none")).isEqualTo(new OnnxAttributeValue.Ints(List.of()));
        assertThat(value(node, "r")).isEqualTo(new OnnxAttributeValue.Reference("axis", OnnxAttributeKind.INT));
        assertThat(value(node, "ty").kind()).isEqualTo(OnnxAttributeKind.TYPE);
    }

    @Test
    void elementsBecomeLittleEndianBytes() {
        OnnxTensor tensor = initializer("int4[3] T = {1, -2, 7}");

        assertThat(tensor.sizeBytes()).isEqualTo(2);
        assertThat(bytes(tensor)).containsExactly(0xe1, 0x07);
        assertThat(bytes(initializer("uint2[5] T = {1, 2, 3, 0, 2}"))).containsExactly(0x39, 0x02);
        assertThat(bytes(initializer("uint16[1] T = {65535}"))).containsExactly(0xff, 0xff);
        assertThat(bytes(initializer("float T = {1}"))).containsExactly(0, 0, 0x80, 0x3f);
        assertThat(initializer("string[2] T = {\"a\", \"\\\\\"}").data())
                .isEqualTo(new OnnxTensorData.Strings(List.of("a", "\\")));
        assertThat(initializer("float[0, 3] T = {}").elementCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g (float[N] X) => (float[N] Y) { Y = Relu(X) }",
                "g (float[2] X = {1.5, -inf}) => (float[2] Y) <float[2] T, float[2] W = {nan, 1e-30}> { Y = Add(X, W) }",
                "g (seq(map(int64, optional(float[?, 3]))) X, sparse_tensor(float[2]) S, opaque(a.b, C) O) => () { }",
                "\"a graph\" () => (string[1] Y) <string[1] Y = {\"a\\\"\\\\b\"}> { }",
                "g () => (int4[3] Y) <int4[3] Y = {1, -2, 7}, uint64 U = {18446744073709551615}, bool B = {1}> { }",
                "g () => (float Y) <float[8] W = [\"location\": \"w.bin\", \"offset\": \"4\", \"length\": \"32\"]> { }",
                "g (bool C) => (float Y) { Y = If <then_branch = t () => (float A) { A = Constant <value_float = 1.0> () }, "
                        + "else_branch = e () => (float A) <float A = {2}> { }> (C) = Nothing() }",
                "g (float X) => (float Y) { Y = a.\"b-c\".F <k = [float {1}, int64[1] n {2}], t = [int8, seq(float)]> (X) } "
                        + "<domain: \"a\", opset_import: [\"\" : 21], overload: \"o\"> "
                        + "F <axis, beta : float = 1.0> (X, float[N] Z) => (Y) <float Q> { Y = Op <a : int = @axis> (X) }",
                "g (complex64[1] X) => () <complex64[1] W = {1.0, 2.5}, float16[2] H = {1.5, 15360}, float8e5m2 Q = {7}> { }"
            })
    void textProtobufAndTextAgain(String graph) {
        OnnxModel model = read(HEADER + graph);
        String printed = OnnxTextPrinter.print(model);
        OnnxModel fromProto = ModelProtoReader.read(ModelProtoWriter.write(model), "test");

        assertThat(fromProto).isEqualTo(model);
        assertThat(read(printed)).isEqualTo(model);
        assertThat(OnnxTextPrinter.print(fromProto)).isEqualTo(printed);
    }

    @Test
    void printedTextIsReadable() {
        OnnxModel model =
                read(HEADER + "g (float[N, 2] X) => (float[N] Y) <float[2] W = {1, 2}> { [n] Y = Op <a = 1> (X, W) }");

        assertThat(OnnxTextPrinter.print(model)).isEqualTo("""
                        <
                          ir_version: 10,
                          opset_import: ["" : 21]
                        >
                        g (float[N, 2] X) => (float[N] Y) <
                          float[2] W = {1.0, 2.0}
                        > {
                          [n] Y = Op <a : int = 1> (X, W)
                        }
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g (floot X) => () { }|1:4|floot",
                "g (float X) => () {\n  Y = (X)\n}|2:7|",
                "g () => () <float[2] W = {1}> { }|1:26|expected 2 elements",
                "g () => () <int8 W = {200}> { }|1:23|-128 to 127",
                "g () => () <float[N] W = {1}> { }|1:13|shape",
                "g () => () { Y = Op <a = []> () }|1:26|kind",
                "g () => () { Y = Op <a : int = 1.5> () }|1:32|expected int",
                "g () => () { Y = Op <a = @b> () }|1:26|kind",
                "g () => () { \"|1:14|",
                "g () => () { Y = Op <a = 99999999999999999999> () }|1:26|64 bits"
            })
    void faultsAreReportedByLineAndColumn(String textPlaceAndFact) {
        String[] parts = textPlaceAndFact.split("\\|", -1);

        assertThatThrownBy(() -> OnnxTextReader.read(parts[0], "m.onnxtxt"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("m.onnxtxt:" + parts[1])
                .hasMessageContaining(parts[2]);
    }

    @Test
    void unknownHeaderKeysAreRefused() {
        assertThatThrownBy(() -> read("<ir_versoin: 7> g () => () { }"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ir_versoin");
    }

    @Test
    void deepNestingIsRefused() {
        String type = "seq(".repeat(200_000) + "float" + ")".repeat(200_000);

        assertThatThrownBy(() -> read("g (" + type + " X) => () { }")).isInstanceOf(ModelException.class);
    }

    private static OnnxModel read(String text) {
        return OnnxTextReader.read(text, "test");
    }

    private static OnnxNode firstNode(String node) {
        return read(HEADER + "g () => () {" + node + "}").graph().nodes().getFirst();
    }

    private static OnnxTensor initializer(String text) {
        return read(HEADER + "g () => () <" + text + "> { }")
                .graph()
                .initializers()
                .getFirst();
    }

    private static OnnxAttributeValue value(OnnxNode node, String name) {
        return node.attribute(name).orElseThrow().value();
    }

    private static int[] bytes(OnnxTensor tensor) {
        byte[] bytes = ((OnnxTensorData.Bytes) tensor.data()).segment().toArray(ValueLayout.JAVA_BYTE);
        int[] unsigned = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            unsigned[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return unsigned;
    }
}
