package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random valid graphs: 1 to 25 nodes on inputs whose extents lie around vector lanes and tiles. */
final class GraphGenerator {
    private static final int MOST_NODES = 25;
    private static final int MOST_TRIES = 120;
    private static final int MOST_RESULTS = 6;
    private static final long MOST_ELEMENTS = 1500;
    private static final Long[] EXTENTS = {1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L, 15L, 16L, 17L, 31L, 33L};
    private static final Long[] OTHER_EXTENTS = {0L, 1L, 1L, 2L, 3L, 7L, 8L, 9L, 15L, 16L, 17L, 31L, 33L};
    private static final List<ElementType> ELEMENTS = List.of(
            ElementType.F32,
            ElementType.F32,
            ElementType.F32,
            ElementType.F32,
            ElementType.F32,
            ElementType.F32,
            ElementType.F64,
            ElementType.F16,
            ElementType.BF16,
            ElementType.I64,
            ElementType.I32,
            ElementType.I8,
            ElementType.U8,
            ElementType.BOOL);

    private final long seed;
    private final Chance chance;
    private final GraphBuilder builder;
    private final SymbolValues symbols = new SymbolValues();
    private final List<Known> inputs = new ArrayList<>();
    private final List<TensorType> types = new ArrayList<>();
    private final Map<String, Long> extents = new LinkedHashMap<>();

    private GraphGenerator(long seed) {
        this.seed = seed;
        this.chance = new Chance(seed);
        this.builder = new GraphBuilder("g" + seed);
    }

    /** The problem that {@code seed} makes, always the same. */
    static Problem generate(long seed) {
        return new GraphGenerator(seed).generate();
    }

    private Problem generate() {
        List<Long> palette = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            palette.add(chance.of(EXTENTS));
        }
        for (int count = chance.between(1, 4); count > 0; count--) {
            addInput(palette);
        }
        Scope scope = Scope.of(chance, builder, inputs, symbols);
        int wanted = chance.in(50) ? chance.between(1, 6) : chance.between(1, MOST_NODES);
        try {
            for (int tries = 0; tries < MOST_TRIES && scope.nodes() < wanted; tries++) {
                Recipes.grow(scope);
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nbehind\n" + GraphPrinter.print(scope.graph()), e);
        }
        addResults(scope);
        return new Problem(seed, scope.graph(), runs());
    }

    private void addInput(List<Long> palette) {
        ElementType element = chance.of(ELEMENTS);
        long[] shape = chance.in(25) ? image() : shape(palette);
        while (Tensor.size(shape) > MOST_ELEMENTS) {
            shape[chance.below(shape.length)] = 1;
        }
        boolean open = chance.in(60);
        List<Dim> dims = new ArrayList<>();
        for (long extent : shape) {
            dims.add(open && chance.in(70) ? symbol(extent) : Dim.known(extent));
        }
        TensorType type = TensorType.of(element, Shape.of(dims));
        types.add(type);
        inputs.add(new Known(builder.input("x" + inputs.size(), type), chance.tensor(element, shape)));
    }

    private long[] shape(List<Long> palette) {
        long[] shape = new long[chance.between(0, 4)];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = chance.in(15) ? 1 : chance.in(3) ? 0 : chance.of(palette);
        }
        return shape;
    }

    private long[] image() {
        return new long[] {
            chance.between(1, 2),
            chance.of(1L, 2L, 3L, 4L, 8L, 16L, 17L),
            chance.of(1L, 3L, 5L, 7L, 8L, 9L),
            chance.of(1L, 3L, 5L, 7L, 8L, 9L)
        };
    }

    /** A symbol for {@code extent}: one that other axes have too, or a new one. */
    private Dim symbol(long extent) {
        String name = chance.in(70) ? "N" + extent : "S" + extents.size();
        extents.put(name, extent);
        symbols.set(name, extent);
        return Dim.symbol(name);
    }

    /** What no node reads becomes a result, and one value that is read besides. */
    private void addResults(Scope scope) {
        List<Known> all = scope.values();
        int count = 0;
        for (int i = all.size() - 1; i >= 0 && count < MOST_RESULTS; i--) {
            boolean input = inputs.contains(all.get(i));
            if (!scope.isUsed(all.get(i)) && (!input || all.size() == inputs.size())) {
                scope.result("y" + count++, all.get(i));
            }
        }
        if (count == 0 || chance.in(30)) {
            scope.result("y" + count, scope.any());
        }
    }

    /** The inputs the graph grew with, others of the same extents, and others of new extents. */
    private List<List<Tensor>> runs() {
        List<List<Tensor>> runs = new ArrayList<>();
        runs.add(inputs.stream().map(Known::tensor).toList());
        runs.add(run(extents));
        runs.add(run(otherExtents()));
        return runs;
    }

    /** New extents; those that would make an input large are 1. */
    private Map<String, Long> otherExtents() {
        Map<String, Long> others = new LinkedHashMap<>();
        extents.keySet().forEach(name -> others.put(name, chance.of(OTHER_EXTENTS)));
        for (String name : extents.keySet()) {
            if (types.stream().anyMatch(type -> type.shape().size().evaluate(others::get) > MOST_ELEMENTS)) {
                others.put(name, 1L);
            }
        }
        return others;
    }

    private List<Tensor> run(Map<String, Long> sizes) {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorType type : types) {
            long[] shape = type.shape().dims().stream()
                    .mapToLong(d -> d.evaluate(sizes::get))
                    .toArray();
            tensors.add(chance.tensor(type.element(), shape));
        }
        return tensors;
    }
}
