package dev.sardonyx.ir.program;

import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph as calls over buffers.
 *
 * @param name of the graph
 * @param inputs ports in the graph's order
 * @param outputs ports in the graph's order
 * @param buffers all buffers; arena ones have a place in {@code plan}
 * @param calls in order
 * @param constraints equalities of dimensions that binding checks
 * @param plan the places of arena buffers
 * @param children programs of nested graphs
 * @param constants the constants, by buffer
 */
public record Program(
        String name,
        List<Port> inputs,
        List<Port> outputs,
        List<Buffer> buffers,
        List<Call> calls,
        List<Constraint> constraints,
        MemoryPlan plan,
        List<Program> children,
        Map<Buffer, Tensor> constants) {
    public Program {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        buffers = List.copyOf(buffers);
        calls = List.copyOf(calls);
        constraints = List.copyOf(constraints);
        children = List.copyOf(children);
        constants = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(constants));
    }

    /** A value at the border, with its buffer. */
    public record Port(String name, ValueType type, Buffer buffer) {}

    /**
     * Where arena buffers lie: each in a slot, and slots behind one another. Buffers of one slot are never live at
     * once; a slot is as large as its largest buffer for the sizes of a run.
     *
     * @param slots by buffer
     * @param sizes of slots, by carrier and number
     */
    public record MemoryPlan(Map<Buffer, Slot> slots, Map<Slot, Dim> sizes) {
        public static final MemoryPlan NONE = new MemoryPlan(Map.of(), Map.of());

        /** The start of the slot that holds {@code buffer}. */
        public Optional<Slot> slot(Buffer buffer) {
            return Optional.ofNullable(slots.get(buffer));
        }
    }

    /** A part of the arena that has one carrier and the sizes that are known from phase {@code phase} on. */
    public record Slot(ElementType.Carrier carrier, int phase, int number) {}

    /** The phase from which each symbol is known: 0 for those of inputs, else behind the call that tells it. */
    public Map<String, Integer> symbolPhases() {
        Map<String, Integer> phases = new java.util.HashMap<>();
        int phase = 0;
        for (Call call : calls) {
            if (call instanceof Call.HostCall host && host.endsPhase()) {
                phase++;
                for (var symbols : host.dynamic()) {
                    for (String symbol : symbols.orElse(List.of())) {
                        if (!symbol.isEmpty()) {
                            phases.put(symbol, phase);
                        }
                    }
                }
            }
        }
        return phases;
    }

    /** The first phase in which {@code dim} is known. */
    public static int phase(Dim dim, Map<String, Integer> symbolPhases) {
        return dim.symbols().stream()
                .mapToInt(s -> symbolPhases.getOrDefault(s, 0))
                .max()
                .orElse(0);
    }
}
