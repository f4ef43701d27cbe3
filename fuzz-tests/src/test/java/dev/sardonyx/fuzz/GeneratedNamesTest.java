package dev.sardonyx.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.passes.fusion.FusionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a model brings into generated code, and amounts that class files have limits for. */
class GeneratedNamesTest {
    private static final String HEADER = "<ir_version: 10, opset_import: [\"\" : 21, \"ai.onnx.ml\" : 4]> ";
    private static final String RELU = HEADER + "g (float[2] x) => (float[2] y) { y = Relu(x) }";
    private static final int LONGER_THAN_A_CONSTANT = 70_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Input",
                "Result",
                "Loaded",
                "Tensor",
                "String",
                "class",
                "int",
                "null",
                "1abc",
                "\u00fcmlaut",
                "\u65e5\u672c",
                ".",
                "module-info",
                "a.b.c",
                "a b;c"
            })
    void anyFileNameGivesAClass(String name) {
        compileAndRun(name, Optional.empty(), RELU);
    }

    @Test
    void longFileNamesAreCut() {
        compileAndRun("x".repeat(240), Optional.empty(), RELU);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.foo", "com.acme.Class", "a.A", "\u00fc.\u00dc"})
    void anyClassNameCanBeChosen(String name) {
        compileAndRun("model", Optional.of(name), RELU);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.Input", "Foo", "com.acme.class", "com..Foo", "com.acme.F/o", ""})
    void namesThatCannotBeClassesAreRefused(String name) {
        assertThatThrownBy(() -> compileAndRun("model", Optional.of(name), RELU))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("C004");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clone",
                "finalize",
                "getClass",
                "notifyAll",
                "class",
                "true",
                "var",
                "yield",
                "this",
                "input",
                "outputs",
                "x*/y",
                "{@link",
                "\u00e4",
                "\\\\u002a/",
                "values"
            })
    void anyNameOfAnInputWillDo(String name) {
        compileAndRun(
                "model",
                Optional.empty(),
                HEADER + "g (float[2] \"" + name + "\") => (float[2] y) { y = Relu(\"" + name + "\") }");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 255, 300, 3000})
    void anyNumberOfInputsAndOutputsWillDo(int count) {
        String inputs = list(count, "float[2] x%d");
        String outputs = list(count, "float[2] y%d");
        String nodes = IntStream.range(0, count)
                .mapToObj("y%1$d = Relu(x%1$d) "::formatted)
                .collect(Collectors.joining());

        compileAndRun("model", Optional.empty(), HEADER + "g (" + inputs + ") => (" + outputs + ") {" + nodes + "}");
    }

    @Test
    void manyAndLongStringsWillDo() {
        String words = list(20_000, "\"w%d\"");
        String numbers = list(20_000, "%d");
        String word = "\u4e2d".repeat(LONGER_THAN_A_CONSTANT);

        compileAndRun(
                "model",
                Optional.empty(),
                HEADER + "g (string[2] x) => (int64[2] y) "
                        + "{ y = ai.onnx.ml.LabelEncoder <keys_strings = [" + words + "], values_int64s = [" + numbers
                        + "]> (x) }");
        compileAndRun(
                "model",
                Optional.empty(),
                HEADER + "g (int64[2] x) => (string[2] y) <string[2] w = {\"" + word
                        + "\", \"\"}> { y = Gather (w, x) }");
    }

    private static String list(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(", "));
    }

    private void compileAndRun(String file, Optional<String> className, String text) {
        try {
            Path model = Files.writeString(folder.resolve(file + ".onnxtxt"), text);
            Path jar = folder.resolve("out.jar");
            CompilerOptions options = new CompilerOptions(
                    VectorTarget.SCALAR, className, Map.of(), Optional.empty(), FusionPolicy.DEFAULT);
            new ModelCompiler(options).compile(model, jar);
            VerifiedJar.check(jar);
            Stages.run(jar, 1);
            assertThat(jar).exists();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
