package dev.sardonyx.ops;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.UnrankedShapeException;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives types to nodes: checks operands against the schema, then asks the operator. Symbols it makes are unique in
 * one instance, so one instance serves one graph and its regions.
 */
public final class TypeInference {
    private final OperatorRegister operators;
    private final Set<String> symbols = new HashSet<>();

    public TypeInference(OperatorRegister operators) {
        this.operators = operators;
    }

    /**
     * What inference tells of a node.
     *
     * @param contents by number of the result
     * @param regionParameters the types of the parameters of regions, by name, wide enough for every run
     */
    public record Result(
            List<ValueType> types,
            Map<Integer, List<Dim>> contents,
            List<Constraint> constraints,
            Map<String, List<ValueType>> regionParameters) {}

    /** A symbol that this instance has not given before. */
    public Dim freshSymbol(String hint) {
        String base = hint.replaceAll("[^A-Za-z0-9_.]+", "_");
        if (base.isEmpty() || !(Character.isLetter(base.charAt(0)) || base.charAt(0) == '_')) {
            base = "d" + base;
        }
        String candidate = base;
        for (int i = 1; !symbols.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return Dim.symbol(candidate);
    }

    /** Keeps {@link #freshSymbol} from giving names that {@code type} uses. */
    public void reserve(ValueType type) {
        if (type instanceof TensorType tensor && tensor.shape().isRanked()) {
            tensor.shape().dims().forEach(d -> symbols.addAll(d.symbols()));
        }
    }

    /** The types of {@code node}'s results; a misuse of the operator throws {@link ModelException} at the node. */
    public Result infer(Node node, ValueFacts facts) {
        Operator operator = operators
                .find(node.operator())
                .orElseThrow(() -> new ModelException(Diagnostic.error(
                        DiagnosticCode.F004,
                        node.location(),
                        "operator " + node.operator() + " is not known",
                        "see 'sardonyx operators'")));
        InferenceContext context = new InferenceContext(node, facts, this);
        List<ValueType> types = infer(operator, context);
        if (types.size() < node.results().size()) {
            throw context.error(
                    "gives " + types.size() + " results, but the node names "
                            + node.results().size(),
                    "");
        }
        types.forEach(type -> checkExtents(type, context));
        return new Result(types, context.resultContents(), context.constraints(), context.regionParameters());
    }

    /** Extents of a result are not negative and their product fits 64 bits. */
    private static void checkExtents(ValueType type, InferenceContext context) {
        if (!(type instanceof TensorType tensor) || !tensor.shape().isRanked()) {
            return;
        }
        if (tensor.shape().dims().stream().anyMatch(d -> d.isKnown() && d.knownValue() < 0)) {
            throw context.error("gives a result with a negative extent: " + type, "");
        }
        if (!tensor.shape().isCountable()) {
            throw context.error("gives a result with more elements than 64 bits can count: " + type, "");
        }
    }

    private static List<ValueType> infer(Operator operator, InferenceContext context) {
        try {
            checkOperands(operator.schema(), context);
            return operator.infer(context);
        } catch (UnrankedShapeException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.C002,
                            context.node().location(),
                            operator.schema().qualifiedName()
                                    + " needs the rank of an operand that only a run can tell",
                            "fix the shapes of the inputs with --shape, so that the shape it depends on is known"),
                    e);
        } catch (ModelException | CompilerBugException e) {
            throw e;
        } catch (RuntimeException e) {
            throw UncheckedMisuse.of(context.node(), operandTypes(context), e);
        }
    }

    private static List<String> operandTypes(InferenceContext context) {
        return context.node().operands().stream()
                .map(v -> v.isPresent() ? context.facts().type(v).toString() : "-")
                .toList();
    }

    private static void checkOperands(OperatorSchema schema, InferenceContext context) {
        Node node = context.node();
        Map<String, ElementType> variables = new HashMap<>();
        for (int i = 0; i < Math.max(node.operands().size(), schema.operands().size()); i++) {
            Optional<OperatorSchema.Parameter> parameter = schema.operand(i);
            if (parameter.isEmpty()) {
                throw context.error(
                        "takes at most " + schema.operands().size() + " operands, found "
                                + node.operands().size(),
                        "");
            }
            if (!context.has(i)) {
                if (parameter.get().occurrence() == OperatorSchema.Occurrence.REQUIRED) {
                    throw context.error(
                            "needs operand " + i + " '" + parameter.get().name() + "', which is not given", "");
                }
            } else if (context.operandType(i) instanceof TensorType tensor) {
                checkElement(parameter.get(), tensor.element(), variables, context);
            }
        }
        for (String region : schema.regions()) {
            if (!node.regions().containsKey(region)) {
                throw context.error("needs the graph '" + region + "', which is not given", "");
            }
        }
        for (String attribute : node.attributes().byName().keySet()) {
            if (schema.attributes().containsKey(attribute)) {
                context.find(schema.attributes().get(attribute));
            }
        }
    }

    private static void checkElement(
            OperatorSchema.Parameter parameter,
            ElementType element,
            Map<String, ElementType> variables,
            InferenceContext context) {
        if (!parameter.types().contains(element)) {
            String nearest = nearest(element, parameter.types()).text();
            Diagnostic refusal = context.error(
                            "operand '" + parameter.name() + "' cannot be " + element.text() + "; it takes "
                                    + parameter.types().stream()
                                            .map(ElementType::text)
                                            .toList(),
                            "cast the operand to " + nearest + " in the model")
                    .diagnostics()
                    .getFirst();
            throw new ModelException(refusal.withNearest("operand '" + parameter.name() + "' as " + nearest));
        }
        if (parameter.variable().isEmpty()) {
            return;
        }
        ElementType bound = variables.putIfAbsent(parameter.variable(), element);
        if (bound != null && bound != element) {
            Diagnostic refusal = context.error(
                            "operands must share one element type, found " + bound.text() + " and " + element.text()
                                    + " for operand '" + parameter.name() + "'",
                            "cast one of them in the model")
                    .diagnostics()
                    .getFirst();
            throw new ModelException(refusal.withNearest("operand '" + parameter.name() + "' as " + bound.text()));
        }
    }

    /** The type of {@code supported} of the kind of {@code element} and nearest in size; f32 before other kinds. */
    private static ElementType nearest(ElementType element, Set<ElementType> supported) {
        return supported.stream()
                .min(Comparator.comparing((ElementType type) -> type.kind() != element.kind())
                        .thenComparing(type -> type.isInteger() != element.isInteger())
                        .thenComparing(type -> type.kind() != element.kind() && type != ElementType.F32)
                        .thenComparing(type -> Math.abs(type.bits() - element.bits()))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /**
     * The result types of {@code region} when its parameters have {@code parameterTypes}. Misuses of operators in it
     * are reported at once, but for nodes behind them.
     */
    public List<ValueType> inferRegion(Graph region, List<ValueType> parameterTypes) {
        GrowingFacts facts = new GrowingFacts(region, parameterTypes, this);
        List<Diagnostic> errors = new ArrayList<>();
        for (Node node : region.nodes()) {
            if (node.operands().stream().allMatch(v -> !v.isPresent() || facts.hasType(v))) {
                try {
                    facts.infer(node);
                } catch (ModelException e) {
                    errors.addAll(e.diagnostics());
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new ModelException(errors);
        }
        return region.results().stream().map(facts::type).toList();
    }

    OperatorRegister operators() {
        return operators;
    }
}
