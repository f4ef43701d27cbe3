package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.MemoryPlan;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.passes.memory.PlanMemory;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A partitioned graph to a program with planned memory. */
public final class ProgramLowering {
    private final OperatorRegister operators;

    private final Predicate<String> hostFunctions;
    private final UnaryOperator<Graph> passes;
    private final Numerics numerics;
    private final AtomicInteger bufferIds = new AtomicInteger();

    /**
     * @param hostFunctions tells whether the runtime has a host function of a name
     * @param passes takes a typed region of stage imported to stage partitioned
     */
    public ProgramLowering(OperatorRegister operators, Predicate<String> hostFunctions, UnaryOperator<Graph> passes) {
        this(operators, hostFunctions, passes, Numerics.EXACT);
    }

    /** The same, with a choice of what rows may do to last bits. */
    public ProgramLowering(
            OperatorRegister operators,
            Predicate<String> hostFunctions,
            UnaryOperator<Graph> passes,
            Numerics numerics) {
        this.operators = operators;
        this.hostFunctions = hostFunctions;
        this.passes = passes;
        this.numerics = numerics;
    }

    /** The program of {@code graph}. Every node that cannot be compiled is reported in one {@link ModelException}. */
    public Program lower(Graph graph) {
        Diagnostics problems = new Diagnostics();
        unsupported(graph).forEach(problems);
        RegionPrograms regions = new RegionPrograms(graph, operators, region -> lower(passes.apply(region)));
        regions.compile(problems);
        problems.throwIfErrors();
        ProgramBuilder builder = new ProgramBuilder(graph, operators, bufferIds);
        List<Port> inputs = inputs(graph, builder);
        for (Node node : LiveNodes.of(graph, operators)) {
            try {
                new NodeLowering(builder, regions).lower(node);
            } catch (ModelException e) {
                e.diagnostics().forEach(problems);
                break;
            }
        }
        problems.throwIfErrors();
        List<Port> outputs = outputs(graph, builder);
        List<Call> calls = ConstantOperands.applied(calls(builder), builder);
        Program unplanned = new Program(
                graph.name(),
                inputs,
                outputs,
                builder.buffers(),
                calls,
                // What only a value requires that nobody reads is not required.
                graph.constraints().stream()
                        .filter(c -> builder.symbols().containsAll(c.left().symbols())
                                && builder.symbols().containsAll(c.right().symbols()))
                        .toList(),
                MemoryPlan.NONE,
                builder.children(),
                builder.constants());
        return new PlanMemory().plan(unplanned);
    }

    private List<Call> calls(ProgramBuilder builder) {
        return numerics == Numerics.EXACT
                ? List.copyOf(builder.calls())
                : builder.calls().stream().map(RelaxedRows::relaxed).toList();
    }

    /** The messages of all nodes that have no compiled form. */
    private List<Diagnostic> unsupported(Graph graph) {
        List<Diagnostic> problems = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Lowering lowering = operators.get(node.operator()).lower(new LoweringContext(node, graph));
            if (lowering instanceof Lowering.Unsupported unsupported) {
                problems.add(Diagnostic.error(
                        DiagnosticCode.C002,
                        node.location(),
                        node.operator() + " cannot be compiled: " + unsupported.fact(),
                        unsupported.hint()));
            } else if (lowering instanceof Lowering.HostCall call && !hostFunctions.test(call.function())) {
                problems.add(Diagnostic.error(
                        DiagnosticCode.C002,
                        node.location(),
                        "this form of " + node.operator() + " cannot be compiled: the runtime has no function '"
                                + call.function() + "'",
                        "fix shapes with --shape, or see docs/operators.md for the forms that are generated"));
            }
        }
        return problems;
    }

    private static List<Port> inputs(Graph graph, ProgramBuilder builder) {
        List<Port> ports = new ArrayList<>();
        for (Value input : graph.inputs()) {
            boolean tensor = graph.type(input) instanceof TensorType;
            if (tensor && !graph.shape(input).isRanked()) {
                throw new ModelException(Diagnostic.error(
                        DiagnosticCode.C002,
                        Location.UNKNOWN,
                        "input '" + input.name() + "' has no rank",
                        "give it a shape with --shape " + input.name() + "=..."));
            }
            Buffer buffer = tensor
                    ? builder.buffer(
                            input.name(),
                            builder.type(input).element(),
                            Storage.INPUT,
                            ports.size(),
                            builder.shape(input).size())
                    : builder.buffer(input.name(), null, Storage.INPUT, ports.size(), Dim.ONE);
            if (tensor) {
                builder.place(input, Place.dense(buffer, builder.shape(input), Layout.ROW_MAJOR));
                builder.shape(input).dims().forEach(d -> builder.symbols().addAll(d.symbols()));
            } else {
                builder.place(input, new Place(buffer, Dim.ZERO, List.of()));
            }
            ports.add(new Port(graph.inputNames().get(ports.size()), graph.type(input), buffer));
        }
        return ports;
    }

    /** Every result leaves in a row-major buffer that no other result uses. */
    private static List<Port> outputs(Graph graph, ProgramBuilder builder) {
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i < graph.results().size(); i++) {
            Value result = graph.results().get(i);
            String name = graph.resultNames().get(i);
            if (!(graph.type(result) instanceof TensorType type)) {
                ports.add(
                        new Port(name, graph.type(result), builder.place(result).buffer()));
                continue;
            }
            Place place = builder.place(result);
            Buffer buffer = place.buffer();
            boolean own = (buffer.storage() == Storage.OUTPUT || buffer.storage() == Storage.DYNAMIC)
                    && place.isRowMajor(type.shape())
                    && place.offset().isKnown(0)
                    && buffer.size().equals(type.shape().size())
                    && ports.stream().noneMatch(p -> p.buffer().equals(buffer));
            if (!own) {
                Buffer copy = builder.buffer(
                        name,
                        type.element(),
                        Storage.OUTPUT,
                        builder.buffers().size(),
                        type.shape().size());
                Slice target = Place.dense(copy, type.shape(), Layout.ROW_MAJOR).slice(type.shape());
                if (type.element() == ElementType.STRING) {
                    new HostLowering(builder).copyStrings(place.slice(type.shape()), target, type);
                } else {
                    builder.copy(place.slice(type.shape()), target, type.element(), Location.UNKNOWN);
                }
                ports.add(new Port(name, type, copy));
            } else {
                ports.add(new Port(name, type, buffer));
            }
        }
        return ports;
    }
}
