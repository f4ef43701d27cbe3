package dev.sardonyx.properties.graphs;

import dev.sardonyx.codegen.bytecode.ModelClasses;
import dev.sardonyx.codegen.jar.WeightLayout;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.verify.Verifier;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.instrument.VerifyEach;
import dev.sardonyx.passes.program.ProgramLowering;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.abi.GeneratedModel;
import dev.sardonyx.runtime.abi.HostFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Graphs compiled and loaded without a file, every pass and program verified. */
final class MemoryModel {
    private static final String WEIGHTS = "weights.bin";

    private MemoryModel() {}

    /** The program of a graph at stage imported. */
    static Program program(Graph graph, List<Pass> passes) {
        OperatorRegister operators = StandardOperators.register();
        Pipeline pipeline = new Pipeline(passes, List.of(new VerifyEach(operators)));
        Graph lowered = pipeline.run(graph, PassContext.of(operators, remark -> {}));
        Program program = new ProgramLowering(
                        operators,
                        HostFunction::isKnown,
                        region -> pipeline.run(region, PassContext.of(operators, remark -> {})))
                .lower(lowered);
        List<?> problems = Verifier.ofProgram().verify(program);
        if (!problems.isEmpty()) {
            throw new CompilerBugException("the program breaks promises: " + problems);
        }
        return program;
    }

    /** The code of {@code program}: scalar kernels and those of {@code target}, if it has vectors. */
    static GeneratedModel generate(Program program, VectorTarget target) {
        WeightLayout layout = WeightLayout.of(program);
        ModelClasses classes = new ModelClasses("problem", target);
        classes.emit(
                program,
                layout.places(),
                layout.arrayConstants(),
                layout.strings(),
                WEIGHTS,
                layout.sizeBytes(),
                layout.checksum());
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        try {
            layout.writeTo(weights);
            Class<?> root =
                    new MemoryLoader(classes.classes(), WEIGHTS, weights.toByteArray()).loadClass(classes.rootClass());
            return (GeneratedModel) root.getDeclaredConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new CompilerBugException("generated code cannot be loaded: " + e, e);
        }
    }

    /** The model of generated code, ready to run with the kernels of a variant. */
    static CompiledModel load(GeneratedModel model, Variant variant) {
        GeneratedModel chosen = new ChosenKernels(model, variant.target().isVector(), variant.pieces());
        try {
            return CompiledModel.of(chosen, LoadOptions.DEFAULT.withWarmUp(false));
        } catch (LinkageError e) {
            throw new CompilerBugException("generated code cannot be loaded: " + e, e);
        }
    }
}
