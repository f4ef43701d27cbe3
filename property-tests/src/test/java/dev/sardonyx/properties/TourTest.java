package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.bytecode.ModelClasses;
import dev.sardonyx.codegen.jar.WeightLayout;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ir.text.ProgramPrinter;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.PassInstrumentation;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.instrument.VerifyEach;
import dev.sardonyx.passes.program.ProgramLowering;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/** The dumps in the tour are what the compiler prints. */
class TourTest {
    private static final Pattern BLOCK = Pattern.compile("<!-- dump: (\\S+) -->\n```\n(.*?)```\n", Pattern.DOTALL);

    private static Path tour() {
        Path root = Path.of(System.getProperty("user.dir"));
        Path here = root.resolve("docs/tour.md");
        return Files.exists(here) ? here : root.resolve("../docs/tour.md");
    }

    @Test
    void showsWhatTheCompilerPrints() throws IOException {
        String text = Files.readString(tour());
        Matcher matcher = BLOCK.matcher(text);
        Map<String, String> dumps = null;
        StringBuilder fresh = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group(1).equals("onnx")) {
                dumps = dumps(matcher.group(2));
                continue;
            }
            String dump = dumps.get(matcher.group(1));
            assertThat(dump).as("dump " + matcher.group(1)).isNotNull();
            matcher.appendReplacement(
                    fresh, Matcher.quoteReplacement("<!-- dump: " + matcher.group(1) + " -->\n```\n" + dump + "```\n"));
        }
        matcher.appendTail(fresh);
        if (System.getProperty("bless") != null) {
            Files.writeString(tour(), fresh);
        } else {
            assertThat(fresh.toString())
                    .as("docs/tour.md; write it anew with -Dbless")
                    .isEqualTo(text);
        }
    }

    /** Every stage of the model under the name the tour gives it. */
    private static Map<String, String> dumps(String onnx) {
        Map<String, String> dumps = new HashMap<>();
        Graph imported = GraphImporter.importModel(
                OnnxTextReader.read(withWeights(onnx), "tour.md"), Path.of("layer.onnxtxt"), ImportOptions.DEFAULT);
        PassInstrumentation recorder = new PassInstrumentation() {
            @Override
            public void after(Pass pass, Graph before, Graph after, long nanoseconds) {
                dumps.put(pass.name(), GraphPrinter.print(after));
            }
        };
        ModelCompiler compiler = new ModelCompiler(CompilerOptions.of(VectorTarget.V256));
        Graph graph = new Pipeline(compiler.passes(), List.of(recorder, new VerifyEach(StandardOperators.register())))
                .run(imported, PassContext.of(StandardOperators.register(), r -> {}));
        Program program =
                new ProgramLowering(StandardOperators.register(), name -> true, UnaryOperator.identity()).lower(graph);
        dumps.put("program", ProgramPrinter.print(program));
        WeightLayout weights = WeightLayout.of(program);
        ModelClasses classes = new ModelClasses("tour", VectorTarget.V256);
        classes.emit(
                program,
                weights.places(),
                weights.arrayConstants(),
                List.of(),
                "weights.bin",
                weights.sizeBytes(),
                weights.checksum());
        String listing = classes.listings().entrySet().stream()
                .filter(e -> e.getKey().startsWith("matmul") && e.getKey().endsWith("v256"))
                .findFirst()
                .orElseThrow()
                .getValue();
        dumps.put("micro", listing.substring(listing.indexOf("  method micro"), listing.lastIndexOf("}\n")));
        dumps.put("run", bytecode(classes.classes().get("tour/Main"), "run0_0"));
        return dumps;
    }

    /** The text with weights 0, 1/8, 2/8 ... as initial values. */
    private static String withWeights(String onnx) {
        return onnx.replace("float[64, 40] w", "float[64, 40] w = {" + numbers(64 * 40) + "}")
                .replace("float[40] b", "float[40] b = {" + numbers(40) + "}");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf((i % 17) / 8f))
                .collect(Collectors.joining(", "));
    }

    private static String bytecode(byte[] classFile, String method) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_FRAMES);
        Textifier text = new Textifier();
        for (MethodNode candidate : node.methods) {
            if (candidate.name.equals(method)) {
                candidate.accept(new TraceMethodVisitor(text));
            }
        }
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        text.print(printer);
        printer.flush();
        return out.toString();
    }
}
