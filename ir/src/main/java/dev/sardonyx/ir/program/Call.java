package dev.sardonyx.ir.program;

import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step of a program. */
public sealed interface Call {
    /** Where the model has the node this comes from. */
    Location location();

    /** The buffers that are read. */
    List<Buffer> reads();

    /** The buffers that are written. */
    List<Buffer> writes();

    /**
     * A kernel call.
     *
     * @param operands the slices it reads, in the order the algorithm asks for
     * @param results the slices it writes
     * @param extents the sizes of its domain, as the algorithm orders them
     * @param parameters further integers, as the algorithm orders them
     * @param tile elementwise work on each tile of the result while it is in cache; its domain is that of the result
     */
    record KernelCall(
            Algorithm algorithm,
            List<Slice> operands,
            List<Slice> results,
            List<Dim> extents,
            List<Dim> parameters,
            Optional<KernelCall> tile,
            Location location)
            implements Call {
        public KernelCall {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
            extents = List.copyOf(extents);
            parameters = List.copyOf(parameters);
        }

        /** This call with {@code function} as its tile. */
        public KernelCall withTile(KernelCall function) {
            return new KernelCall(algorithm, operands, results, extents, parameters, Optional.of(function), location);
        }

        @Override
        public List<Buffer> reads() {
            List<Buffer> buffers = new java.util.ArrayList<>(
                    operands.stream().map(Slice::buffer).toList());
            tile.ifPresent(t -> buffers.addAll(t.reads()));
            return buffers;
        }

        @Override
        public List<Buffer> writes() {
            List<Buffer> buffers = new java.util.ArrayList<>(
                    results.stream().map(Slice::buffer).toList());
            tile.ifPresent(t -> buffers.addAll(t.writes()));
            return buffers;
        }
    }

    /** An operand or result of a host call; a slice of a tensor is contiguous in row-major order. */
    record HostOperand(ValueType type, Optional<Slice> slice, Optional<Buffer> datum) {
        /** Stands for an operand that is not given. */
        public static final HostOperand ABSENT = new HostOperand(null, Optional.empty(), Optional.empty());

        public boolean isPresent() {
            return slice.isPresent() || datum.isPresent();
        }
    }

    /**
     * A call of a function of the runtime's host library.
     *
     * @param node the node's name, for messages
     * @param constants parameters of the kinds that generated code can hold
     * @param dynamic results whose extents the call tells: for each result the symbols, or empty when known before
     * @param children nested graphs, by their number in the program
     */
    record HostCall(
            String function,
            String node,
            Map<String, Object> constants,
            List<HostOperand> operands,
            List<HostOperand> results,
            List<Optional<List<String>>> dynamic,
            Location location)
            implements Call {
        public HostCall {
            constants = new java.util.TreeMap<>(constants);
            operands = List.copyOf(operands);
            results = List.copyOf(results);
            dynamic = List.copyOf(dynamic);
        }

        /** True when the calls behind this one must be bound anew. */
        public boolean endsPhase() {
            return dynamic.stream().anyMatch(Optional::isPresent);
        }

        private static List<Buffer> buffers(List<HostOperand> list) {
            return list.stream()
                    .filter(HostOperand::isPresent)
                    .map(o -> o.slice()
                            .map(Slice::buffer)
                            .orElseGet(() -> o.datum().orElseThrow()))
                    .toList();
        }

        @Override
        public List<Buffer> reads() {
            return buffers(operands);
        }

        @Override
        public List<Buffer> writes() {
            return buffers(results);
        }
    }
}
