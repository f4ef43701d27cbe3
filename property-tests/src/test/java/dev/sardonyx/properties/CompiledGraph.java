package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.bytecode.ModelClasses;
import dev.sardonyx.codegen.jar.ModelJarWriter;
import dev.sardonyx.codegen.jar.WeightLayout;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelListing;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.ir.verify.Verifier;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.passes.instrument.VerifyEach;
import dev.sardonyx.passes.program.ProgramLowering;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Small graphs through the whole compiler, without a facade. */
public final class CompiledGraph {
    private CompiledGraph() {}

    /** What the interpreter gives. */
    public static List<Tensor> interpret(Graph graph, List<Tensor> inputs) {
        return new Interpreter(StandardOperators.register())
                .run(graph, List.copyOf(inputs)).stream()
                        .map(Tensor.class::cast)
                        .toList();
    }

    /** What the compiled graph gives on {@code target}, with vector kernels from the first call on. */
    public static List<Tensor> run(
            Graph graph, List<Tensor> inputs, VectorTarget target, FusionPolicy fusion, int threads) {
        Outputs outputs = load(graph, target, fusion).newSession(threads).run(inputs.toArray(Datum[]::new));
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(outputs.tensor(i).copy());
        }
        return results;
    }

    /** The kernel keeps its promises, and its text gives it back. */
    private static void checkKernel(String listing) {
        Kernel kernel = IrParser.kernel(listing);
        assertThat(KernelListing.of(kernel).text()).isEqualTo(listing);
        assertThat(Verifier.ofKernel().verify(kernel)).isEmpty();
    }

    /** The compiled graph, with vectors of {@code target} whatever this machine prefers. */
    public static CompiledModel load(Graph graph, VectorTarget target, FusionPolicy fusion) {
        return load(graph, target, fusion, ScheduleSelector.HEURISTIC);
    }

    /** The same with products laid out as {@code schedules} say. */
    public static CompiledModel load(
            Graph graph, VectorTarget target, FusionPolicy fusion, ScheduleSelector schedules) {
        CompilerOptions options = new CompilerOptions(target, Optional.empty(), Map.of(), Optional.empty(), fusion);
        OperatorRegister operators = StandardOperators.register();
        Pipeline pipeline = new Pipeline(new ModelCompiler(options).passes(), List.of(new VerifyEach(operators)));
        UnaryOperator<Graph> passes = g -> pipeline.run(g, PassContext.of(operators, r -> {}));
        Program program = new ProgramLowering(operators, name -> true, passes).lower(passes.apply(graph));
        assertThat(Verifier.ofProgram().verify(program)).isEmpty();
        WeightLayout weights = WeightLayout.of(program);
        ModelClasses classes = new ModelClasses("problem", target, schedules);
        classes.emit(
                program,
                weights.places(),
                weights.arrayConstants(),
                weights.strings(),
                "w.bin",
                weights.sizeBytes(),
                weights.checksum());
        classes.listings().values().forEach(CompiledGraph::checkKernel);
        ModelJarWriter writer = new ModelJarWriter();
        writer.attribute("Sardonyx-Model-Class", classes.rootClass());
        classes.classes().forEach((name, bytes) -> writer.add(name + ".class", bytes));
        String before = System.getProperty("sardonyx.target");
        try {
            Path jar = Files.createTempFile("problem", ".jar");
            jar.toFile().deleteOnExit();
            writer.write(jar, "w.bin", weights);
            System.setProperty("sardonyx.target", "v512");
            return CompiledModel.load(jar, LoadOptions.DEFAULT.withWarmUp(false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (before == null) {
                System.clearProperty("sardonyx.target");
            } else {
                System.setProperty("sardonyx.target", before);
            }
        }
    }
}
