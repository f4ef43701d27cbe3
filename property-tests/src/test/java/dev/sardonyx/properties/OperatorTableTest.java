package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.tensor.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} is what the schemas say. */
class OperatorTableTest {
    private static final String HEAD = """
            # Operators

            Made from the schemas; `OperatorTableTest` fails when it is not up to date (`-Dbless` writes it). *Since* is the
            operator set version of the form that is implemented; nodes of older versions are turned into it at import.
            All operators run on the interpreter. Which forms of an operator are generated code, host functions or not
            compiled follows from its lowering; compiling a model names every node that has no compiled form.

            | Operator | Since | Operands | Notes |
            |---|---|---|---|
            """;

    private static final String TAIL = """

            ## Left out

            | Operator | Why |
            |---|---|
            | ImageDecoder | decoding of images is the application's: the JDK's decoders are in `java.desktop`, and it has none for JPEG 2000, PNM and WebP |
            | ai.onnx.preview.FlexAttention | preview domain: its form may still change |
            | ai.onnx.preview.training.Gradient through other operators than its message lists | no derivative is written for them |
            | Resize-11 and 12, `tf_half_pixel_for_nn` with a `nearest_mode` other than floor | the mode left the operator with version 13 |

            The conformance cases of these operators (11 of FlexAttention, 6 of ImageDecoder) are all that do not pass;
            `property-tests/src/test/resources/conformance/exceptions.txt` names each.

            ## Operators of your own

            An `OperatorProvider` on the compiler's class path adds operators; `examples/custom-operator` has one.
            """;

    @Test
    void tableSaysWhatTheSchemasSay() throws IOException {
        Path root = Path.of(System.getProperty("user.dir"));
        Path file = Files.isDirectory(root.resolve("docs"))
                ? root.resolve("docs/operators.md")
                : root.resolve("../docs/operators.md");
        String table = HEAD
                + StandardOperators.all().stream()
                        .map(Operator::schema)
                        .filter(s -> !s.domain().equals("sardonyx"))
                        .sorted(Comparator.comparing(OperatorSchema::qualifiedName))
                        .map(OperatorTableTest::row)
                        .collect(Collectors.joining())
                + TAIL;
        if (System.getProperty("bless") != null) {
            Files.writeString(file, table);
        }
        assertThat(file).as("docs/operators.md; write it anew with -Dbless").hasContent(table.strip());
    }

    private static String row(OperatorSchema schema) {
        String operands = schema.operands().stream()
                .map(o -> "`" + o.name() + "`" + suffix(o) + ": " + types(o))
                .collect(Collectors.joining("<br>"));
        return "| " + schema.qualifiedName() + " | " + schema.since() + " | " + operands + " | " + schema.notes()
                + " |\n";
    }

    private static String suffix(OperatorSchema.Parameter parameter) {
        return switch (parameter.occurrence()) {
            case REQUIRED -> "";
            case OPTIONAL -> "?";
            case VARIADIC -> "...";
        };
    }

    private static String types(OperatorSchema.Parameter parameter) {
        if (parameter.types().size() == ElementType.values().length) {
            return "all";
        }
        List<String> names =
                new TreeSet<>(parameter.types()).stream().map(ElementType::text).toList();
        return String.join(" ", names);
    }
}
