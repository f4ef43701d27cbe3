package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.UncheckedMisuse;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.passes.FoldingBudget;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces values that do not depend on inputs by constants: nodes of constants by what the reference gives, and
 * integer tensors whose contents are known numbers. Results beyond the context's limit stay computed.
 */
public final class FoldConstants implements Pass {
    /** Operators whose results differ from run to run, or that have none. */
    private static final Set<String> NEVER = Set.of(
            "sardonyx.Raise",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout");

    @Override
    public String name() {
        return "fold-constants";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        GraphEditor editor = graph.edit();
        Renaming renaming = new Renaming();
        renaming.begin(graph);
        boolean refined = false;
        Map<Value, Tensor> constants = new HashMap<>();
        graph.weights().forEach((value, weight) -> constants.put(value, weight.tensor()));
        for (Node node : graph.nodes()) {
            Optional<List<Tensor>> folded = fold(node, graph, constants, context);
            if (folded.isEmpty()) {
                renaming.kept(graph, node);
                continue;
            }
            for (int i = 0; i < node.results().size(); i++) {
                Value value = node.results().get(i);
                Tensor tensor = folded.get().get(i);
                if (value.isPresent() && tensor != null) {
                    constants.put(value, tensor);
                    refined |= !TensorType.of(tensor).equals(graph.type(value)) || mayBeExtents(tensor, value, graph);
                    renaming.typed(graph, value, TensorType.of(tensor));
                    editor.replaceUses(value, editor.weight(value.name(), tensor));
                }
            }
        }
        Graph folded = editor.finish();
        // A constant has a shape that its node's inference may not have known: others follow from it.
        return refined ? run(new InferTypes().run(folded, context, renaming), context) : folded;
    }

    /** True for few integers that somebody reads whose results have extents that inference left open. */
    private static boolean mayBeExtents(Tensor tensor, Value value, Graph graph) {
        return tensor.elementType().isInteger()
                && tensor.size() <= ValueFacts.LONGEST_CONTENTS
                && graph.contents(value).isEmpty()
                && graph.uses(value).stream()
                        .flatMap(reader -> reader.results().stream())
                        .anyMatch(result -> result.isPresent()
                                && graph.type(result) instanceof TensorType type
                                && !(type.shape().isRanked() && type.shape().isKnown()));
    }

    private static Optional<List<Tensor>> fold(
            Node node, Graph graph, Map<Value, Tensor> constants, PassContext context) {
        if (node.results().size() == 1 && node.result().isPresent()) {
            Optional<Tensor> known = knownContents(node.result(), graph);
            if (known.isPresent()) {
                return Optional.of(List.of(known.get()));
            }
            if (graph.contents(node.result()).isPresent()) {
                // Its elements are dimensions that only a run tells.
                return Optional.empty();
            }
        }
        boolean constant = node.operands().stream().allMatch(v -> !v.isPresent() || constants.containsKey(v));
        if (!constant || NEVER.contains(node.operator()) || !fits(node, graph, context)) {
            return Optional.empty();
        }
        List<Datum> operands = new ArrayList<>();
        node.operands().forEach(v -> operands.add(v.isPresent() ? constants.get(v) : null));
        return evaluate(node, operands, context);
    }

    private static Optional<List<Tensor>> evaluate(Node node, List<Datum> operands, PassContext context) {
        Interpreter interpreter = new Interpreter(context.operators(), context.folding()::spend);
        List<Datum> results;
        try {
            results = context.operators()
                    .get(node.operator())
                    .evaluate(new EvaluationContext(node, operands, interpreter::run));
            context.folding().spend(results);
        } catch (FoldingBudget.ExhaustedException e) {
            remark(node, e.getMessage(), context);
            return Optional.empty();
        } catch (OutOfMemoryError _) {
            remark(node, "it takes more memory than this JVM has", context);
            return Optional.empty();
        } catch (ModelException | CompilerBugException e) {
            throw e;
        } catch (RuntimeException e) {
            throw UncheckedMisuse.of(
                    node, operands.stream().map(String::valueOf).toList(), e);
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < node.results().size(); i++) {
            tensors.add(results.get(i) instanceof Tensor t ? t : null);
        }
        return tensors.stream().anyMatch(t -> t != null) ? Optional.of(tensors) : Optional.empty();
    }

    private static Optional<Tensor> knownContents(Value value, Graph graph) {
        boolean counted = graph.type(value) instanceof TensorType tensor
                && (tensor.element().isInteger() || tensor.element() == ElementType.BOOL);
        if (!counted) {
            return Optional.empty();
        }
        return graph.contents(value)
                .filter(dims -> dims.stream().allMatch(Dim::isKnown))
                .map(dims -> tensor(graph.tensorType(value), dims));
    }

    private static Tensor tensor(TensorType type, List<Dim> contents) {
        ElementType element = type.element();
        Tensor tensor = type.shape().rank() == 0 ? Tensor.zeros(element) : Tensor.zeros(element, contents.size());
        for (int i = 0; i < contents.size(); i++) {
            tensor.setLong(i, contents.get(i).knownValue());
        }
        return tensor;
    }

    /** True when every result has a known size within the limit. */
    private static boolean fits(Node node, Graph graph, PassContext context) {
        for (Value value : node.results()) {
            if (!value.isPresent()) {
                continue;
            }
            if (!(graph.type(value) instanceof TensorType type)) {
                return false;
            }
            boolean fits = type.shape().isRanked()
                    && (!type.shape().size().isKnown()
                            || context.folding().allows(type.shape().size().knownValue()));
            if (!fits) {
                remark(node, "its result " + type + " is beyond the folding limit", context);
                return false;
            }
        }
        return true;
    }

    private static void remark(Node node, String reason, PassContext context) {
        context.remarks()
                .accept(Diagnostic.remark(
                        DiagnosticCode.P003,
                        node.location(),
                        node.operator() + " of constants is computed at run time: " + reason + "; limits are "
                                + context.folding().limits()));
    }
}
