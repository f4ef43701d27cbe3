package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Branches and loops with regions that grow as graphs do. */
final class ControlFlowRecipes {
    private static final int DEEPEST = 2;
    private static final TensorType COUNTER = TensorType.of(ElementType.I64);
    private static final TensorType FLAG = TensorType.of(ElementType.BOOL);

    private ControlFlowRecipes() {}

    static void branch(Scope scope) {
        if (scope.depth >= DEEPEST) {
            return;
        }
        List<Known> captured = captured(scope);
        Scope whenTrue = grown(scope, "then_branch", captured, List.of(), List.of());
        Scope whenFalse = grown(scope, "else_branch", captured, List.of(), List.of());
        int results = scope.chance.between(1, 2);
        for (int i = 0; i < results; i++) {
            Known left = whenTrue.any();
            Optional<Known> right = whenFalse.find(
                    k -> k.element() == left.element() && (k.rank() == left.rank() || scope.chance.in(10)));
            if (right.isEmpty()) {
                return;
            }
            whenTrue.result("r" + i, left);
            whenFalse.result("r" + i, right.get());
        }
        condition(scope).ifPresent(condition -> {
            List<Known> operands = new ArrayList<>(List.of(condition));
            operands.addAll(captured);
            Map<String, Graph> regions = Map.of("then_branch", whenTrue.graph(), "else_branch", whenFalse.graph());
            scope.add("If", AttributeMap.of("captures", captured.size()), regions, results, operands);
        });
    }

    private static Optional<Known> condition(Scope scope) {
        if (scope.chance.in(25)) {
            return Optional.of(scope.scalar(ElementType.BOOL, scope.chance.between(0, 1)));
        }
        return scope.find(k -> k.element() == ElementType.BOOL && k.tensor().size() == 1)
                .or(() -> scope.find(k -> k.element() == ElementType.F32 || k.element() == ElementType.I64)
                        .flatMap(k -> scope.add("ReduceMax", AttributeMap.of("keepdims", 0), k)
                                .flatMap(m -> scope.add("Greater", m, scope.scalar(k.element(), 1)))));
    }

    private static List<Known> captured(Scope scope) {
        List<Known> captured = new ArrayList<>();
        for (int count = scope.chance.between(1, 3); count > 0; count--) {
            Known known = scope.any();
            if (!captured.contains(known)) {
                captured.add(known);
            }
        }
        return captured;
    }

    /** A region with a few nodes: parameters of its own first, captured values behind them. */
    private static Scope grown(
            Scope scope, String name, List<Known> captured, List<ValueType> types, List<Tensor> arguments) {
        List<ValueType> allTypes = new ArrayList<>(types);
        List<Tensor> all = new ArrayList<>(arguments);
        for (Known known : captured) {
            allTypes.add(scope.type(known));
            all.add(known.tensor());
        }
        Scope region = scope.region(name, allTypes, all);
        int wanted = scope.chance.between(0, 4);
        for (int tries = 0; tries < 20 && region.nodes() < wanted; tries++) {
            Recipes.grow(region);
        }
        return region;
    }

    static void loop(Scope scope) {
        if (scope.depth >= DEEPEST) {
            return;
        }
        Known carried = scope.any();
        List<Known> captured = captured(scope);
        captured.remove(carried);
        boolean going = true;
        Tensor yes = Tensor.ofBooleans(new boolean[] {going});
        Scope body = grown(
                scope,
                "body",
                captured,
                List.of(COUNTER, FLAG, scope.type(carried)),
                List.of(Tensor.scalar(ElementType.I64, 0), yes, carried.tensor()));
        Known flag = body.values().get(1);
        Optional<Known> next = alike(body, carried);
        if (next.isEmpty()) {
            return;
        }
        Optional<Known> condition = scope.chance.in(70)
                ? Optional.of(flag)
                : body.add("Less", body.values().getFirst(), body.scalar(ElementType.I64, 2));
        body.result("going", condition.orElse(flag));
        body.result("next", next.get());
        int stacked = scope.chance.between(0, 1);
        if (stacked == 1) {
            body.result("stacked", body.any());
        }
        Known limit = scope.scalar(ElementType.I64, scope.chance.between(stacked, 4));
        List<Known> operands = new ArrayList<>(
                Arrays.asList(limit, scope.chance.in(50) ? null : scope.scalar(ElementType.BOOL, 1), carried));
        operands.addAll(captured);
        scope.add(
                "Loop",
                AttributeMap.of("captures", captured.size()),
                Map.of("body", body.graph()),
                1 + stacked,
                operands);
    }

    /** A value of the shape and element type of {@code known}, a young one where there is one. */
    private static Optional<Known> alike(Scope scope, Known known) {
        return scope.find(k -> k.element() == known.element()
                && Arrays.equals(k.tensor().shape(), known.tensor().shape()));
    }

    static void scan(Scope scope) {
        Optional<Known> rows = scope.find(k -> k.rank() > 0 && k.extent(0) > 0 && k.extent(0) < 10);
        if (scope.depth >= DEEPEST || rows.isEmpty() || !(scope.type(rows.get()) instanceof TensorType type)) {
            return;
        }
        Known x = rows.get();
        Optional<Known> row = scope.add("Gather", x, scope.scalar(ElementType.I64, 0));
        if (row.isEmpty() || !type.shape().isRanked()) {
            return;
        }
        List<Known> captured = captured(scope);
        captured.remove(x);
        captured.remove(row.get());
        Scope body = grown(
                scope,
                "body",
                captured,
                List.of(scope.type(row.get()), scope.type(row.get())),
                List.of(row.get().tensor(), row.get().tensor()));
        body.result("next", alike(body, row.get()).orElseThrow());
        body.result("stacked", body.any());
        List<Known> operands = new ArrayList<>(List.of(row.get(), x));
        operands.addAll(captured);
        scope.add(
                "Scan",
                AttributeMap.of(
                        "captures",
                        captured.size(),
                        "num_scan_inputs",
                        1,
                        "scan_input_directions",
                        new long[] {scope.chance.between(0, 1)},
                        "scan_output_directions",
                        new long[] {scope.chance.between(0, 1)}),
                Map.of("body", body.graph()),
                2,
                operands);
    }
}
