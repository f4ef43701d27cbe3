package dev.sardonyx.compiler.tune;

import dev.sardonyx.ir.program.Algorithm;
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
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Makes a program of some calls of another: with the sizes of a run, the constants of the model, and arrays of their own
 * for everything else. Products lose the function behind them; attentions are nothing without theirs.
 */
final class CallExtractor {
    private final ToLongFunction<String> symbols;
    private final Map<Buffer, Tensor> all;
    private final Map<Buffer, Tensor> constants = new LinkedHashMap<>();
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();

    /**
     * @param symbols the values of the symbols of a run
     * @param constants of the other program
     */
    CallExtractor(ToLongFunction<String> symbols, Map<Buffer, Tensor> constants) {
        this.symbols = symbols;
        this.all = constants;
    }

    /** A program of {@code calls} in their order. Used once. */
    Program extract(List<KernelCall> calls) {
        List<KernelCall> extracted = new ArrayList<>();
        for (KernelCall call : calls) {
            boolean whole = call.algorithm() instanceof Algorithm.Attention;
            extracted.add(known(call, whole, new LinkedHashMap<>(), new HashSet<>(call.writes())));
        }
        return new Program(
                "problem",
                inputs,
                outputs,
                buffers,
                List.copyOf(extracted),
                List.of(),
                MemoryPlan.NONE,
                List.of(),
                constants);
    }

    /** {@code call} with numbers for sizes and with {@code own} buffers; what is written is an output. */
    private KernelCall known(KernelCall call, boolean whole, Map<Buffer, Buffer> own, Set<Buffer> written) {
        return new KernelCall(
                call.algorithm(),
                slices(call.operands(), own, written),
                slices(call.results(), own, written),
                known(call.extents()),
                known(call.parameters()),
                whole ? call.tile().map(tile -> known(tile, false, own, written)) : Optional.empty(),
                call.location());
    }

    private List<Slice> slices(List<Slice> slices, Map<Buffer, Buffer> own, Set<Buffer> written) {
        return slices.stream()
                .map(s -> new Slice(
                        own.computeIfAbsent(s.buffer(), b -> buffer(b, written.contains(b))),
                        known(s.offset()),
                        known(s.extents()),
                        known(s.strides())))
                .toList();
    }

    private Buffer buffer(Buffer old, boolean written) {
        if (all.containsKey(old)) {
            constants.put(old, all.get(old));
        }
        int id = buffers.size();
        Buffer made = switch (old.storage()) {
            case ARRAY_CONSTANT, MAPPED_CONSTANT -> old;
            case LANE -> new Buffer(id, "v" + id, old.element(), Storage.LANE, 0, known(old.size()));
            default -> port(old, id, written);
        };
        buffers.add(made);
        return made;
    }

    private Buffer port(Buffer old, int id, boolean written) {
        List<Port> ports = written ? outputs : inputs;
        Storage storage = written ? Storage.OUTPUT : Storage.INPUT;
        Dim size = known(old.size());
        Buffer buffer = new Buffer(id, "v" + id, old.element(), storage, ports.size(), size);
        ports.add(new Port(buffer.name(), TensorType.of(old.element(), Shape.of(size)), buffer));
        return buffer;
    }

    private List<Dim> known(List<Dim> dims) {
        return dims.stream().map(this::known).toList();
    }

    private Dim known(Dim dim) {
        return Dim.known(dim.evaluate(symbols));
    }
}
