package dev.sardonyx.compiler.explain;

import dev.sardonyx.codegen.jar.ProgramJar;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm.Access;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.RowOperand;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.MemoryPlan;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.tensor.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Programs of one elementwise call over f32[N], whose speed is that of the machine. They are made and run like those of
 * models, so that vectors, threads and the cost of a call are the same.
 */
final class ProbePrograms {
    /** Chains that do not wait for each other: enough for two units with a latency of four cycles. */
    private static final int CHAINS = 8;

    /** Fused multiply-adds of a chain: so many that loading the element does not count. */
    private static final int LINKS = 8;

    private static final Dim SIZE = Dim.symbol("N");

    private ProbePrograms() {}

    /** Chains of fused multiply-adds in registers. */
    static Program multiplyAdds() {
        Expression x = new Expression.Operand(0, ElementType.F32);
        Expression sum = null;
        for (int chain = 0; chain < CHAINS; chain++) {
            Expression value = x.plus(chain);
            for (int link = 0; link < LINKS; link++) {
                value = new Expression.Fma(value, Expression.f32(0.5), Expression.f32(1));
            }
            sum = sum == null ? value : sum.plus(value);
        }
        return program("multiply_adds", 1, sum);
    }

    /** {@code z = x + 0.5 * y}. */
    static Program triad() {
        Expression x = new Expression.Operand(0, ElementType.F32);
        Expression y = new Expression.Operand(1, ElementType.F32);
        return program("triad", 2, new Expression.Fma(y, Expression.f32(0.5), x));
    }

    private static Program program(String name, int operands, Expression value) {
        List<Buffer> buffers = new ArrayList<>();
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i <= operands; i++) {
            Storage storage = i < operands ? Storage.INPUT : Storage.OUTPUT;
            Buffer buffer = new Buffer(i, "v" + i, ElementType.F32, storage, i, SIZE);
            buffers.add(buffer);
            ports.add(new Port(buffer.name(), TensorType.of(ElementType.F32, Shape.of(SIZE)), buffer));
        }
        RowOperand whole = new RowOperand(ElementType.F32, Access.UNIT);
        Pass pass = new Pass(List.of(), List.of(), List.of(new Result(0, value)), List.of(), List.of());
        Rows rows = new Rows(
                0, java.util.Collections.nCopies(operands, whole), List.of(whole), List.of(), 0, List.of(pass));
        List<Slice> slices = buffers.stream()
                .map(b -> new Slice(b, Dim.ZERO, List.of(SIZE), List.of(Dim.ONE)))
                .toList();
        KernelCall call = new KernelCall(
                rows,
                slices.subList(0, operands),
                slices.subList(operands, operands + 1),
                List.of(SIZE),
                List.of(),
                Optional.empty(),
                Location.UNKNOWN);
        return new Program(
                name,
                ports.subList(0, operands),
                ports.subList(operands, operands + 1),
                buffers,
                List.of(call),
                List.of(),
                MemoryPlan.NONE,
                List.of(),
                Map.of());
    }

    /** {@code program} with the kernels of {@code target}. */
    static CompiledModel load(Program program, VectorTarget target) {
        return load(program, target, ScheduleSelector.HEURISTIC);
    }

    /** The same with products laid out as {@code schedules} say. */
    static CompiledModel load(Program program, VectorTarget target, ScheduleSelector schedules) {
        try {
            Path jar = Files.createTempFile("sardonyx-probe-", ".jar");
            try {
                ProgramJar.write(program, "dev.sardonyx.probe." + program.name(), target, schedules, jar);
                return CompiledModel.load(jar, LoadOptions.DEFAULT.withVerification(false));
            } finally {
                jar.toFile().deleteOnExit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder cannot be written", e);
        }
    }
}
