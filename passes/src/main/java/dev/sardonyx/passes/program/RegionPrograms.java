package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The regions of control flow as programs. A region's parameters get the types that inference settles on; captured
 * constants become constants of the region, so that it can be compiled as well as the graph around it.
 */
final class RegionPrograms {
    private final Graph graph;
    private final OperatorRegister operators;
    private final Function<Graph, Program> compiler;
    private final TypeInference inference;
    private final Map<Node, Map<String, Program>> programs = new IdentityHashMap<>();

    /** @param compiler makes a program of a typed region of stage imported */
    RegionPrograms(Graph graph, OperatorRegister operators, Function<Graph, Program> compiler) {
        this.graph = graph;
        this.operators = operators;
        this.compiler = compiler;
        this.inference = new TypeInference(operators);
        graph.types().values().forEach(inference::reserve);
    }

    /** Compiles the regions of all control flow; what cannot be compiled in any of them is told to {@code problems}. */
    void compile(Diagnostics problems) {
        for (Node node : graph.nodes()) {
            if (lowering(node) instanceof Lowering.ControlFlow flow) {
                programs.put(node, compile(node, flow, problems));
            }
        }
    }

    private Lowering lowering(Node node) {
        return operators.get(node.operator()).lower(new LoweringContext(node, graph));
    }

    private Map<String, Program> compile(Node node, Lowering.ControlFlow flow, Diagnostics problems) {
        Map<String, List<ValueType>> parameters =
                inference.infer(node, ValueFacts.of(graph)).regionParameters();
        Map<String, Program> compiled = new LinkedHashMap<>();
        // Inference does not look at a region that is known not to run.
        parameters.forEach((name, types) -> {
            try {
                compiled.put(
                        name, compiler.apply(closed(node, flow, node.regions().get(name), types)));
            } catch (ModelException e) {
                e.diagnostics().forEach(problems);
            }
        });
        return compiled;
    }

    /** Adds the programs of {@code node}'s regions to {@code builder} and makes the call that runs them. */
    void lower(Node node, Lowering.ControlFlow flow, ProgramBuilder builder) {
        Map<String, Object> constants = new HashMap<>(flow.constants());
        programs.get(node).forEach((name, program) -> {
            constants.put(name, (long) builder.children().size());
            builder.children().add(program);
        });
        Set<Value> hidden = new HashSet<>();
        int first = node.operands().size() - flow.captures();
        node.operands().stream()
                .skip(first)
                .filter(v -> graph.weight(v).isPresent())
                .filter(v -> node.operands().indexOf(v) >= first)
                .forEach(hidden::add);
        new HostLowering(builder).lower(node, flow.function(), constants, hidden);
    }

    private Graph closed(Node node, Lowering.ControlFlow flow, Graph region, List<ValueType> types) {
        GraphEditor editor = region.edit();
        Map<Dim, Dim> names = new HashMap<>();
        int captured = node.operands().size() - region.inputs().size();
        for (int i = 0; i < region.inputs().size(); i++) {
            Value input = region.inputs().get(i);
            boolean isCapture = i >= region.inputs().size() - flow.captures();
            if (isCapture && graph.weight(node.operand(captured + i)).isPresent()) {
                Value operand = node.operand(captured + i);
                Tensor constant = graph.weight(operand).orElseThrow().tensor();
                editor.replaceUses(input, editor.weight(operand.name(), constant));
                // The parameter stays, but nobody reads it; an argument comes only where the node reads it otherwise
                // too.
                boolean comes =
                        node.operands().indexOf(operand) < node.operands().size() - flow.captures();
                editor.retype(input, comes ? TensorType.of(constant) : TensorType.of(constant.elementType()));
            } else {
                editor.retype(input, parameter(node, types.get(i), names));
            }
        }
        return editor.finish(Stage.IMPORTED);
    }

    /** Dimensions that are expressions of the graph around become symbols of the region. */
    private ValueType parameter(Node node, ValueType type, Map<Dim, Dim> names) {
        if (!(type instanceof TensorType tensor)) {
            return type;
        }
        if (!tensor.shape().isRanked()) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C002,
                    node.location(),
                    node.operator() + " hands a tensor to its region whose number of axes only a run can tell",
                    "fix the shapes of the inputs with --shape, or keep the rank of carried values the same"));
        }
        // Arguments arrive in row-major order, whatever the layout of the value they come from.
        return tensor.withLayout(Layout.ROW_MAJOR)
                .withShape(Shape.of(tensor.shape().dims().stream()
                        .map(d -> d.isKnown() || d.isSymbol()
                                ? d
                                : names.computeIfAbsent(d, k -> inference.freshSymbol("outer")))
                        .toList()));
    }
}
