package dev.sardonyx.frontend.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphImporterTest {
    @Test
    void namesSurviveAndOutputsKeepTheirSpelling() {
        Graph graph = Imports.graph(21, """
                g (float[N] "in:0") => (float[N] "out/y:0") { "out/y:0" = Relu("in:0") }
                """);

        assertThat(graph.stage()).isEqualTo(Stage.IMPORTED);
        assertThat(graph.resultNames()).containsExactly("out/y:0");
        assertThat(Imports.print(graph)).isEqualTo("""
                out_y_0 = Relu(in_0)
                return out_y_0
                """);
    }

    @Test
    void everyAxisHasASymbolOfItsOwn() {
        Graph graph = Imports.graph(21, """
                g (float[batch, batch, 3] a, float[batch, ?, "1x y"] b, float[] c, float s) => (float t) { t = Relu(s) }
                """);

        assertThat(graph.inputs().stream().map(v -> graph.type(v).toString()))
                .containsExactly("f32[batch, batch_1, 3]", "f32[batch_2, b_1, d1x_y]", "f32[*]", "f32[]");
    }

    @Test
    void initializersAreWeightsEvenWhenListedAsInputs() {
        Graph graph = Imports.graph(21, """
                g (float[2] x, float[2] w) => (float[2] y) <float[2] w = {1, 2}, float v = {3}> {
                  a = Add(x, w)
                  c = Constant <value_ints = [4, 5]> ()
                  y = Sum(a, v, c)
                }
                """);

        assertThat(graph.inputs()).extracting(Value::name).containsExactly("x");
        assertThat(graph.weights().values()).extracting(w -> w.name()).containsExactly("w", "v", "c");
        assertThat(Imports.print(graph)).isEqualTo("""
                a = Add(x, [1.0, 2.0])
                y = Sum(a, 3.0, [4, 5])
                return y
                """);
    }

    @Test
    void nodesAreSortedAndAbsentOperandsKept() {
        Graph graph = Imports.graph(21, """
                g (float[2] x) => (float[2] z) {
                  z = Clip(y, "", x)
                  y, "" = Dropout(x, "")
                }
                """);

        assertThat(Imports.print(graph)).isEqualTo("""
                y,  = Dropout(x)
                z = Clip(y, _, x)
                return z
                """);
    }

    @Test
    void domainsArePrefixes() {
        Graph graph = Imports.graph("""
                <ir_version: 8, opset_import: ["ai.onnx" : 21, "com.microsoft" : 1]>
                g (float[2] x) => (float[2] z) { y = ai.onnx.Relu(x) z = com.microsoft.Gelu(y) }
                """);

        assertThat(graph.nodes()).extracting(n -> n.operator()).containsExactly("Relu", "com.microsoft.Gelu");
        assertThat(graph.nodes().get(1).location().toString())
                .isEqualTo("at node \"z\" (com.microsoft::Gelu-1) of graph \"g\" in folder/model.onnx");
    }

    @Test
    void nestedGraphsBecomeClosedRegions() {
        Graph graph = Imports.graph(21, """
                g (bool c, float[2] x, float[2] y) => (float[2] z) <float[2] w = {1, 2}> {
                  z = If (c) <
                    then_branch = t () => (float[2] p) { q = Add(x, w) p = Sub(q, y) },
                    else_branch = e () => (float[2] r) {
                      r = If (c) <then_branch = tt () => (float[2] s) { s = Relu(y) },
                                  else_branch = ee () => (float[2] x) { }>
                    }>
                }
                """);

        assertThat(Imports.print(graph)).isEqualTo("""
                z = If(c, x, y, c) {captures=3}
                  else_branch (x, y, c)
                    r = If(c, y, x) {captures=2}
                      else_branch (y, x)
                        return x
                      then_branch (y, x)
                        s = Relu(y)
                        return s
                    return r
                  then_branch (x, y, c)
                    q = Add(x, [1.0, 2.0])
                    p = Sub(q, y)
                    return p
                return z
                """);
    }

    @Test
    void capturesOfLoopsComeBehindItsOperands() {
        Graph graph = Imports.graph(21, """
                g (int64 n, float[2] x, float[2] k) => (float[2] z, float[n, 2] all) {
                  z, all = Loop <body = b (int64 i, bool go, float[2] a) => (bool go, float[2] s, float[2] s2)
                    { s = Add(a, k) s2 = Identity(s) }> (n, "", x)
                }
                """);

        assertThat(Imports.print(graph)).isEqualTo("""
                z, all = Loop(n, _, x, k) {captures=1}
                  body (i, go, a, k)
                    s = Add(a, k)
                    s2 = Identity(s)
                    return go, s, s2
                return z, all
                """);
        assertThat(graph.nodes().get(0).regions().get("body").resultNames()).containsExactly("go", "s", "s2");
    }

    @Test
    void functionsAreInlinedWithTheirAttributesAndVersions() {
        Graph graph = Imports.graph("""
                <ir_version: 10, opset_import: ["" : 21, "my" : 1]>
                g (float[2, 3] x) => (float[2, 3] z) {
                  t = my.Twice <axis = 0> (x)
                  z = my.Twice(t)
                }
                <domain: "my", opset_import: ["" : 11, "my" : 1]>
                Twice <axis : int = 1> (a, b) => (c) { t = my.Once <at : int = @axis> (a) c = Add(t, t) }
                <domain: "my", opset_import: ["" : 13]>
                Once <at> (a) => (b) { b = Softmax <axis : int = @at> (a) }
                """);

        assertThat(Imports.print(graph)).isEqualTo("""
                b = Softmax(x) {axis=0}
                c = Add(b, b)
                b_1 = Softmax(c) {axis=1}
                c_1 = Add(b_1, b_1)
                return c_1
                """);
        assertThat(graph.nodes().get(0).location().graph()).isEqualTo("g/Twice/Once");
    }

    @Test
    void shapesCanBeFixed() {
        String text = """
                <ir_version: 8, opset_import: ["" : 21]>
                g (float[n, 3, h] x, float[] y) => (float z) { z = Relu(x) }
                """;
        Graph graph = Imports.graph(
                text, ImportOptions.DEFAULT.withShapes(Map.of("x", new long[] {2, -1, 5}, "y", new long[] {-1, 4})));

        assertThat(graph.inputs().stream().map(v -> graph.type(v).toString()))
                .containsExactly("f32[2, 3, 5]", "f32[y_0, 4]");
        Map<String, long[]> wrong = Map.of("q", new long[] {1}, "x", new long[] {1, 4, 5}, "y", new long[] {});
        assertThat(errors(text, ImportOptions.DEFAULT.withShapes(wrong)))
                .contains("a shape is given for 'q', which is no input")
                .contains("axis 1 of the input 'x' is fixed to 4, the model has f32[n, 3, h]");
        assertThat(errors(text, ImportOptions.DEFAULT.withShapes(Map.of("x", new long[] {1}))))
                .contains("has rank 1, the model has f32[n, 3, h]");
    }

    @Test
    void unknownOperatorsAreReportedAtOnce() {
        String errors = errors("""
                <ir_version: 8, opset_import: ["" : 21, "com.acme" : 3]>
                g (float x) => (float z) { a = Rellu(x) [second] b = com.acme.Frob(a) c = Rellu(b) z = Add(b, c) }
                """, ImportOptions.DEFAULT);

        assertThat(errors).isEqualTo("""
                error[F004] the operator Rellu of the default domain is not known
                  at node "a" (Rellu-21) of graph "g" in folder/model.onnx
                  and at "c"
                  nearest supported: Relu
                  hint: correct name or domain, or add the operator (docs/add-an-operator.md)
                error[F004] the operator com.acme.Frob of domain 'com.acme' is not known
                  at node "second" (com.acme::Frob-3) of graph "g" in folder/model.onnx
                  hint: express it by those of 'sardonyx operators', or add it (docs/add-an-operator.md)""");
    }

    @Test
    void structuralFaultsAreReportedAtOnce() {
        String errors = errors("""
                <ir_version: 8, opset_import: ["" : 21]>
                g (float x) => (float z, float lost) {
                  [one] a = Add(x, b)
                  [two] b = Relu(a)
                  [three] c = Add(gone, x)
                  [four] d = Relu(gone)
                  [five] c = Relu(x)
                  z = If (c) <then_branch = t () => (float p) { p = Relu(nowhere) }>
                }
                """, ImportOptions.DEFAULT);

        assertThat(errors.lines().filter(line -> line.startsWith("error")))
                .containsExactly(
                        "error[F005] the node needs its own result: \"one\" -> \"two\" (each reads the one behind it, "
                                + "the last the first)",
                        "error[F005] the value 'gone' is read, but no input, initializer or node defines it",
                        "error[F005] the value 'c' is defined a second time",
                        "error[F005] a nested graph reads the value 'nowhere', which neither it nor a graph around it "
                                + "defines",
                        "error[F005] the output 'lost' is defined by no input, initializer or node");
        assertThat(errors).contains("at node \"three\" (Add-21) of graph \"g\" in folder/model.onnx");
    }

    @Test
    void outputsHaveNamesOfTheirOwn() {
        assertThat(errors(
                        "<ir_version: 8, opset_import: [\"\" : 21]> g (float x) => (float y, float y) { y = Relu(x) }",
                        ImportOptions.DEFAULT))
                .contains("error[F005] two outputs are named 'y'");
        Graph graph = Imports.graph(21, """
                g (bool c, float x) => (float a, float b) {
                  a, b = If (c) <then_branch = t () => (float y, float y) { y = Relu(x) },
                                 else_branch = e () => (float z, float w) { z = Relu(x) w = Neg(x) }>
                }
                """);

        assertThat(graph.nodes().getFirst().regions().get("then_branch").resultNames())
                .containsExactly("y", "y_2");
    }

    @Test
    void recursionAndVersionsAndLimitsAreRefused() {
        assertThat(errors("""
                <ir_version: 10, opset_import: ["" : 21, "my" : 1]>
                g (float x) => (float z) { z = my.F(x) }
                <domain: "my", opset_import: ["my" : 1]> F (a) => (b) { b = my.G(a) }
                <domain: "my", opset_import: ["my" : 1]> G (a) => (b) { b = my.F(a) }
                """, ImportOptions.DEFAULT))
                .contains("the function my::F calls itself: my::F -> my::G -> my::F");
        assertThat(errors("<ir_version: 8, opset_import: [\"\" : 29]> g () => () { }", ImportOptions.DEFAULT))
                .contains("error[F008] the operator set 'ai.onnx' has version 29, expected 1 to 28");
        String chain =
                "<ir_version: 8, opset_import: [\"\" : 21]> g (float x) => (float z) { y = Relu(x) z = Relu(y) }";
        assertThat(errors(chain, limits(1, 64, 100)))
                .contains("error[F002] the model has too many nodes: found 2, the limit is 1")
                .contains("-Dsardonyx.limit.nodes=2");
    }

    @Test
    void everyLimitIsKept() {
        String head = "<ir_version: 10, opset_import: [\"\" : 21, \"my\" : 1]> ";
        assertThat(errors(
                        head + "g (float x) => (float y) { y = my.F(x) } "
                                + "<domain: \"my\", opset_import: [\"my\" : 1, \"\" : 21]> F (a) => (b) { c = my.G(a) b = my.G(c) } "
                                + "<domain: \"my\", opset_import: [\"\" : 21]> G (a) => (b) { c = Relu(a) b = Relu(c) }",
                        limits(6, 64, 100)))
                .contains("error[F002] the model has too many nodes after its functions are inlined");
        assertThat(errors(
                        head + "g (float x) => (float y) { y = my.F(x) } "
                                + "<domain: \"my\", opset_import: [\"my\" : 1]> F (a) => (b) { b = my.G(a) } "
                                + "<domain: \"my\", opset_import: [\"\" : 21]> G (a) => (b) { b = Relu(a) }",
                        limits(9, 1, 100)))
                .contains("error[F002] calls of functions are nested too deeply: found 2, the limit is 1");
        assertThat(errors(
                        head + "g (bool c) => (float y) { y = If (c) <then_branch = t () => (float z) { z = If (c) "
                                + "<then_branch = u () => (float w) { w = Constant <value_float = 1.0> () }> }> }",
                        limits(9, 1, 100)))
                .contains("error[F002] graphs are nested too deeply: found 2, the limit is 1");
        assertThat(errors(head + "g (seq(seq(seq(float))) x) => () { }", limits(9, 2, 100)))
                .contains("error[F002] types are nested too deeply");
        assertThat(errors(head + "g () => () <float[3] a = {1, 2, 3}> { }", limits(9, 9, 10)))
                .contains("error[F002] the tensor 'a' is too large, in bytes: found 12, the limit is 10");
        assertThat(errors(
                        head + "g () => () <float[2] a = {1, 2}, float[2] b = {1, 2}, float[2] c = {1, 2}> { }",
                        limits(9, 9, 10)))
                .contains("error[F002] the tensors of the model are too large, in bytes: found 24, the limit is 20");
        assertThat(errors(head + "g (float " + "x".repeat(31) + ") => () { }", limits(9, 9, 10)))
                .contains("error[F002] the name 'xxx")
                .contains("is too long: found 31, the limit is 30");
        assertThat(errors(
                        head
                                + "g () => (y) { y = Constant <value_ints = [1, 2, 3, 4]> () }"
                                        .replace("(y) {", "(int64 y) {"),
                        limits(9, 9, 100)))
                .contains("error[F002] 'value_ints' has too many entries: found 4, the limit is 3");
        assertThat(errors(head + "g (float[1, 2, 3, 4, 5] x) => () { }", limits(9, 9, 100)))
                .contains("error[F002] a tensor has too many axes: found 5, the limit is 4");
    }

    private static ImportOptions limits(int nodes, int depth, int tensorBytes) {
        return ImportOptions.DEFAULT.withLimits(new ImportLimits(nodes, depth, tensorBytes, 2 * tensorBytes, 30, 3, 4));
    }

    private static String errors(String text, ImportOptions options) {
        List<ModelException> thrown = new java.util.ArrayList<>();
        assertThatThrownBy(() -> Imports.graph(text, options))
                .isInstanceOfSatisfying(ModelException.class, thrown::add);
        assertThat(thrown.getFirst().diagnostics()).allMatch(d -> d.code() != DiagnosticCode.I001);
        return thrown.stream().map(Throwable::getMessage).collect(Collectors.joining());
    }
}
