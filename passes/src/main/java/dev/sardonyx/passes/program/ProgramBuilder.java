package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.passes.layout.AssignLayouts;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects buffers and calls, and knows where each value of the graph lies. */
final class ProgramBuilder {
    private static final int WIDTH_AXIS = 3;

    private final Graph graph;
    private final OperatorRegister operators;
    private final Map<Value, Place> places = new HashMap<>();
    private final Map<Value, Place> mapped = new HashMap<>();
    private final Map<Value, Buffer> outputs = new HashMap<>();
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<Buffer, Tensor> constants = new LinkedHashMap<>();
    private final Set<String> symbols = new HashSet<>();
    private final List<Program> children = new ArrayList<>();
    private final AtomicInteger bufferIds;
    private int dynamics;

    /** @param bufferIds gives the ids of buffers, which are unique in a program and those nested in it */
    ProgramBuilder(Graph graph, OperatorRegister operators, AtomicInteger bufferIds) {
        this.graph = graph;
        this.operators = operators;
        this.bufferIds = bufferIds;
    }

    /** The programs of nested graphs. */
    List<Program> children() {
        return children;
    }

    Graph graph() {
        return graph;
    }

    OperatorRegister operators() {
        return operators;
    }

    List<Buffer> buffers() {
        return buffers;
    }

    List<Call> calls() {
        return calls;
    }

    Map<Buffer, Tensor> constants() {
        return constants;
    }

    /** Symbols whose value is known when the next call runs. */
    Set<String> symbols() {
        return symbols;
    }

    void add(Call call) {
        calls.add(call);
    }

    Buffer buffer(String name, ElementType element, Storage storage, int index, Dim size) {
        Buffer buffer = new Buffer(bufferIds.getAndIncrement(), name, element, storage, index, size);
        buffers.add(buffer);
        return buffer;
    }

    Buffer arena(String name, ElementType element, Dim size) {
        return buffer(name, element, Storage.ARENA, 0, size);
    }

    /** A buffer that a host call provides. */
    Buffer dynamic(String name, ElementType element, Dim size) {
        return buffer(name, element, Storage.DYNAMIC, dynamics++, size);
    }

    void place(Value value, Place place) {
        places.put(value, place);
    }

    boolean isPlaced(Value value) {
        return places.containsKey(value);
    }

    TensorType type(Value value) {
        return graph.tensorType(value);
    }

    Shape shape(Value value) {
        return graph.shape(value);
    }

    /** Where {@code value} lies; a constant comes into an array. */
    Place place(Value value) {
        Place place = places.get(value);
        if (place == null) {
            Weight weight = graph.weight(value)
                    .orElseThrow(() -> new IllegalStateException("value " + value + " has no place"));
            place = constant(value.name(), weight.tensor());
            places.put(value, place);
        }
        return place;
    }

    /** A new constant in an array. */
    Place constant(String name, Tensor tensor) {
        Buffer buffer = buffer(name, tensor.elementType(), Storage.ARRAY_CONSTANT, 0, Dim.known(tensor.size()));
        constants.put(buffer, tensor);
        return Place.dense(buffer, Shape.of(tensor.shape()), Layout.ROW_MAJOR);
    }

    /** A constant that is read in place; {@code make} is asked once a value. */
    Place mapped(Value value, java.util.function.Supplier<Tensor> make) {
        return mapped.computeIfAbsent(value, v -> {
            Tensor tensor = make.get();
            Buffer buffer =
                    buffer(value.name(), tensor.elementType(), Storage.MAPPED_CONSTANT, 0, Dim.known(tensor.size()));
            constants.put(buffer, tensor);
            return Place.dense(buffer, Shape.of(tensor.shape()), Layout.ROW_MAJOR);
        });
    }

    Slice slice(Value value) {
        return place(value).slice(shape(value));
    }

    /** The slice of {@code value} in row-major order without gaps, copied if it lies otherwise. */
    Slice rowMajor(Value value, Location location) {
        Place place = place(value);
        return place.isRowMajor(shape(value))
                ? place.slice(shape(value))
                : copied(place.slice(shape(value)), type(value).element(), value.name(), location);
    }

    /** A row-major copy of {@code slice}. */
    Slice copied(Slice slice, ElementType element, String name, Location location) {
        Shape shape = Shape.of(slice.extents());
        Buffer buffer = arena(name, element, shape.size());
        Slice copy = Place.dense(buffer, shape, Layout.ROW_MAJOR).slice(shape);
        copy(slice, copy, element, location);
        return copy;
    }

    void copy(Slice from, Slice to, ElementType element, Location location) {
        RowsLowering.copy(this, from, to, element, location);
    }

    /** The buffer under which {@code value} leaves the program, once its producer has asked for it. */
    Map<Value, Buffer> outputs() {
        return outputs;
    }

    /**
     * A place for a value about to be computed: part of the buffer of a concatenation that is its only reader, the
     * caller's buffer for a row-major result of the graph, else a part of the arena.
     */
    Place allocate(Value value) {
        Place known = places.get(value);
        if (known != null) {
            return known;
        }
        Place place = inConcatenation(value);
        if (place == null) {
            TensorType type = type(value);
            boolean leaves = graph.isResult(value) && type.layout().equals(Layout.ROW_MAJOR);
            Buffer buffer = leaves
                    ? buffer(
                            value.name(),
                            type.element(),
                            Storage.OUTPUT,
                            outputs.size(),
                            type.shape().size())
                    : arena(value.name(), type.element(), type.shape().size());
            if (leaves) {
                outputs.put(value, buffer);
            }
            place = Place.dense(buffer, type.shape(), type.layout());
        }
        places.put(value, place);
        return place;
    }

    /**
     * A place for a value about to be computed, in the order in which its only reader has the elements if that is a
     * transposition, so that what reads that finds them without gaps; otherwise as {@link #allocate} gives it.
     */
    Place allocateAsRead(Value value) {
        if (!graph.isUsedOnce(value) || isPlaced(value)) {
            return allocate(value);
        }
        Node user = graph.uses(value).get(0);
        if (!(operators.get(user.operator()).lower(new LoweringContext(user, graph)) instanceof Lowering.View view)
                || !isTransposition(view, shape(value).rank())) {
            return allocate(value);
        }
        List<Integer> order =
                view.results().get(0).stream().map(Lowering.ViewAxis::source).toList();
        Buffer buffer = arena(value.name(), type(value).element(), shape(value).size());
        Place place = Place.dense(buffer, shape(value), new Layout.Dense(order));
        places.put(value, place);
        return place;
    }

    private static boolean isTransposition(Lowering.View view, int rank) {
        return view.results().size() == 1
                && view.fixed().isEmpty()
                && view.results().get(0).size() == rank
                && view.results().get(0).stream().allMatch(axis -> axis.equals(Lowering.ViewAxis.of(axis.source())))
                && view.results().get(0).stream()
                                .map(Lowering.ViewAxis::source)
                                .distinct()
                                .count()
                        == rank;
    }

    private Set<String> symbolsOf(Value value) {
        Set<String> names = new HashSet<>();
        shape(value).dims().forEach(d -> names.addAll(d.symbols()));
        return names;
    }

    /** Convolutions write the pixels of an image at one distance, those of several lines too. */
    private boolean partsLines(Value value, int axis) {
        return type(value).layout().equals(AssignLayouts.CHANNELS_LAST) && axis == WIDTH_AXIS;
    }

    private Place inConcatenation(Value value) {
        if (!graph.isUsedOnce(value)) {
            return null;
        }
        Node user = graph.uses(value).get(0);
        if (user.regions().size() > 0
                || !(operators.get(user.operator()).lower(new LoweringContext(user, graph))
                        instanceof Lowering.Concatenation concatenation)) {
            return null;
        }
        if (graph.contents(user.result()).isPresent()
                || !type(user.result()).layout().equals(type(value).layout())
                || partsLines(value, concatenation.axis())
                || type(value).element() == ElementType.STRING) {
            return null;
        }
        if (!symbols.containsAll(symbolsOf(user.result()))) {
            // Its buffer comes into being in a later phase.
            return null;
        }
        Place whole = allocate(user.result());
        Dim start = Dim.ZERO;
        for (Value operand : user.operands()) {
            if (operand.equals(value)) {
                return whole.shifted(concatenation.axis(), start);
            }
            start = start.plus(shape(operand).dim(concatenation.axis()));
        }
        return null;
    }
}
