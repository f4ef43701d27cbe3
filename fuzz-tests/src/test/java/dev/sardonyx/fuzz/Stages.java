package dev.sardonyx.fuzz;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportLimits;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.FoldingLimits;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.canonical.FoldConstants;
import dev.sardonyx.passes.canonical.InferTypes;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.ExecutionException;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.runtime.TensorSpec;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The road of a model in pieces, with limits that fit a small heap. */
final class Stages {
    private static final ImportLimits LIMITS = new ImportLimits(20_000, 32, 16 << 20, 64 << 20, 10_000, 1 << 16, 32);
    private static final FoldingLimits FOLDING = new FoldingLimits(1 << 18, 1 << 22, 10_000);
    static final ImportOptions IMPORT = ImportOptions.DEFAULT.withLimits(LIMITS);

    private static final Path FOLDER = folder();
    static final Path SOURCE = FOLDER.resolve("fuzzed.onnx");

    private static final Path JAR = FOLDER.resolve("fuzzed.jar");
    private static final OperatorRegister OPERATORS = StandardOperators.register();
    private static final Pattern EXTENT = Pattern.compile("[^,\\[\\]()]+(\\([^)]*\\))?");

    private Stages() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("sardonyx-fuzz");
            folder.toFile().deleteOnExit();
            Files.write(folder.resolve("weights.bin"), new byte[64]);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Graph typed(byte[] model) {
        Graph graph = GraphImporter.importModel(ModelProtoReader.read(model, "fuzzed.onnx"), SOURCE, IMPORT, OPERATORS);
        PassContext context = PassContext.of(OPERATORS, remark -> {}, FOLDING);
        return new Pipeline(List.of(new InferTypes(), new FoldConstants(), new InferTypes()), List.of())
                .run(graph, context);
    }

    /** The jar of a model; the next call replaces it. */
    static Path compile(byte[] model, VectorTarget target) {
        try {
            Files.write(SOURCE, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new ModelCompiler(CompilerOptions.of(target).withLimits(LIMITS, FOLDING)).compile(SOURCE, JAR);
        return JAR;
    }

    /** Runs a jar on zeros, with {@code extent} in the place of every extent that is open. */
    static void run(Path jar, int extent) {
        CompiledModel model =
                CompiledModel.load(jar, LoadOptions.DEFAULT.withThreads(1).withWarmUp(false));
        Session session = model.newSession();
        Datum[] inputs = new Datum[model.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            TensorSpec spec = model.inputs().get(i);
            if (spec.element() == null) {
                return;
            }
            inputs[i] = zeros(spec, extent);
            if (inputs[i] == null) {
                return;
            }
        }
        try {
            session.run(inputs);
        } catch (ExecutionException | IllegalArgumentException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an error of a run without a message", e);
            }
        }
    }

    /** Null when the tensor would be too large for a fuzzed run. */
    private static Datum zeros(TensorSpec spec, int extent) {
        long[] shape = new long[spec.rank()];
        String inside = spec.type().substring(spec.type().indexOf('[') + 1);
        Matcher matcher = EXTENT.matcher(inside);
        for (int axis = 0; axis < shape.length; axis++) {
            String text = matcher.find() ? matcher.group().strip() : "";
            shape[axis] = text.matches("[0-9]{1,9}") ? Long.parseLong(text) : extent;
        }
        double size = Arrays.stream(shape).mapToDouble(e -> e).reduce(1, (a, b) -> a * b);
        if (size > 1 << 20) {
            return null;
        }
        Tensor tensor = Tensor.zeros(spec.element(), shape);
        if (spec.element() == ElementType.STRING) {
            Arrays.fill(tensor.strings(), "");
        }
        return tensor;
    }
}
