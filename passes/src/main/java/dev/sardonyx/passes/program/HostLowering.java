package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.HostCall;
import dev.sardonyx.ir.program.Call.HostOperand;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Calls of host functions: operands in row-major order, results into places or as arrays of their own. */
final class HostLowering {
    private final ProgramBuilder builder;

    HostLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    void lower(Node node, String function, Map<String, Object> constants) {
        lower(node, function, constants, Set.of());
    }

    /** @param hidden operands that the function does not get */
    void lower(Node node, String function, Map<String, Object> constants, Set<Value> hidden) {
        List<HostOperand> operands = new ArrayList<>();
        for (Value operand : node.operands()) {
            boolean given = operand.isPresent() && !hidden.contains(operand);
            operands.add(given ? operand(operand, node) : HostOperand.ABSENT);
        }
        Map<String, Object> parameters = parameters(constants, operands);
        List<HostOperand> results = new ArrayList<>();
        List<Optional<List<String>>> dynamic = new ArrayList<>();
        List<Runnable> copies = new ArrayList<>();
        for (Value result : node.results()) {
            if (!result.isPresent()) {
                results.add(HostOperand.ABSENT);
                dynamic.add(Optional.empty());
                continue;
            }
            ValueType type = builder.graph().type(result);
            if (type instanceof TensorType tensor) {
                tensorResult(node, result, tensor, results, dynamic, copies);
            } else {
                Buffer buffer = builder.dynamic(result.name(), null, Dim.ONE);
                builder.place(result, new Place(buffer, Dim.ZERO, List.of()));
                results.add(new HostOperand(type, Optional.empty(), Optional.of(buffer)));
                dynamic.add(Optional.empty());
            }
        }
        builder.add(new HostCall(
                function, node.location().node(), parameters, operands, results, dynamic, node.location()));
        dynamic.forEach(d -> d.ifPresent(builder.symbols()::addAll));
        copies.forEach(Runnable::run);
    }

    /** The parameters for the code: tensors become operands behind the node's own, named by their position. */
    private Map<String, Object> parameters(Map<String, Object> constants, List<HostOperand> operands) {
        Map<String, Object> parameters = new TreeMap<>();
        new TreeMap<>(constants).forEach((name, value) -> {
            if (value instanceof Tensor table) {
                parameters.put(name, (long) operands.size());
                Slice slice = builder.constant(name, table).slice(Shape.of(table.shape()));
                operands.add(new HostOperand(TensorType.of(table), Optional.of(slice), Optional.empty()));
            } else {
                parameters.put(name, value);
            }
        });
        return parameters;
    }

    /** Strings are copied by the host. */
    void copyStrings(Slice from, Slice to, TensorType type) {
        builder.add(new HostCall(
                "copy",
                "",
                Map.of(),
                List.of(new HostOperand(type, Optional.of(from), Optional.empty())),
                List.of(new HostOperand(type, Optional.of(to), Optional.empty())),
                List.of(Optional.empty()),
                Location.UNKNOWN));
    }

    private HostOperand operand(Value value, Node node) {
        ValueType type = builder.graph().type(value);
        if (!(type instanceof TensorType)) {
            return new HostOperand(
                    type, Optional.empty(), Optional.of(builder.place(value).buffer()));
        }
        return new HostOperand(type, Optional.of(builder.rowMajor(value, node.location())), Optional.empty());
    }

    private void tensorResult(
            Node node,
            Value result,
            TensorType type,
            List<HostOperand> results,
            List<Optional<List<String>>> dynamic,
            List<Runnable> copies) {
        if (!type.shape().isRanked()) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C002,
                    node.location(),
                    "the rank of the result of " + node.operator() + " is not known before a run",
                    "fix the shapes of the inputs with --shape"));
        }
        List<String> fresh = new ArrayList<>();
        boolean known = true;
        for (Dim dim : type.shape().dims()) {
            if (!builder.symbols().containsAll(dim.symbols())) {
                known = false;
            }
        }
        if (known && type.element() != ElementType.STRING) {
            Place place = builder.allocate(result);
            if (place.isRowMajor(type.shape())) {
                results.add(new HostOperand(type, Optional.of(place.slice(type.shape())), Optional.empty()));
            } else {
                Buffer buffer = builder.arena(
                        result.name(), type.element(), type.shape().size());
                Slice slice =
                        Place.dense(buffer, type.shape(), Layout.ROW_MAJOR).slice(type.shape());
                results.add(new HostOperand(type, Optional.of(slice), Optional.empty()));
                copies.add(() -> builder.copy(slice, place.slice(type.shape()), type.element(), node.location()));
            }
            dynamic.add(Optional.empty());
            return;
        }
        for (Dim dim : type.shape().dims()) {
            if (!known && !builder.symbols().containsAll(dim.symbols()) && !dim.isSymbol()) {
                throw new CompilerBugException("the result of " + node.operator() + " has extent " + dim
                        + ", which its host call cannot tell");
            }
            fresh.add(dim.isSymbol() && !builder.symbols().containsAll(dim.symbols()) ? dim.toString() : "");
        }
        Shape shape = type.shape();
        Buffer buffer = builder.dynamic(result.name(), type.element(), shape.size());
        Place own = Place.dense(buffer, shape, Layout.ROW_MAJOR);
        if (builder.isPlaced(result)) {
            copies.add(() -> builder.copy(own.slice(shape), builder.slice(result), type.element(), node.location()));
        } else {
            builder.place(result, own);
        }
        results.add(new HostOperand(type, Optional.of(own.slice(shape)), Optional.empty()));
        dynamic.add(Optional.of(fresh));
    }
}
