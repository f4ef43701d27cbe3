package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call.KernelCall;
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
import dev.sardonyx.passes.fusion.FormKernels;
import dev.sardonyx.passes.memory.PlanMemory;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A partitioned graph to a program with planned memory. */
public final class ProgramLowering {
    private final OperatorRegister operators;

    public ProgramLowering(OperatorRegister operators) {
        this.operators = operators;
    }

    /** The program of {@code graph}. Every node that cannot be compiled is reported in one {@link ModelException}. */
    public Program lower(Graph graph) {
        ProgramBuilder builder = new ProgramBuilder(graph, operators);
        List<Port> inputs = inputs(graph, builder);
        Diagnostics problems = new Diagnostics();
        for (Node node : graph.nodes()) {
            try {
                new NodeLowering(builder).lower(node);
            } catch (ModelException e) {
                e.diagnostics().forEach(problems);
                break;
            }
        }
        problems.throwIfErrors();
        List<Port> outputs = outputs(graph, builder);
        Program unplanned = new Program(
                graph.name(),
                inputs,
                outputs,
                builder.buffers(),
                builder.calls(),
                graph.constraints(),
                MemoryPlan.NONE,
                List.of(),
                builder.constants());
        return new PlanMemory().plan(unplanned);
    }

    /** The messages of all nodes that have no compiled form. */
    public List<Diagnostic> unsupported(Graph graph) {
        List<Diagnostic> problems = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Lowering lowering = operators.get(node.operator()).lower(new LoweringContext(node, graph));
            if (lowering instanceof Lowering.Unsupported unsupported) {
                problems.add(Diagnostic.error(
                        DiagnosticCode.C002,
                        node.location(),
                        node.operator() + " cannot be compiled: " + unsupported.fact(),
                        unsupported.hint()));
            } else if (lowering instanceof Lowering.ControlFlow) {
                problems.add(Diagnostic.error(
                        DiagnosticCode.C002,
                        node.location(),
                        node.operator() + " cannot be compiled yet where its condition depends on inputs",
                        "export the model with constant control flow, or use the interpreter"));
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
                ports.add(new Port(name, graph.type(result), builder.place(result).buffer()));
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
                        name, type.element(), Storage.OUTPUT, builder.buffers().size(), type.shape().size());
                Slice target = Place.dense(copy, type.shape(), Layout.ROW_MAJOR).slice(type.shape());
                if (type.element() == ElementType.STRING) {
                    new HostLowering(builder).copyStrings(place.slice(type.shape()), target, type);
                } else {
                    builder.copy(
                            place.slice(type.shape()),
                            target,
                            type.element(),
                            Location.UNKNOWN);
                }
                ports.add(new Port(name, type, copy));
            } else {
                ports.add(new Port(name, type, buffer));
            }
        }
        return ports;
    }

    /** The calls of one node. */
    private record NodeLowering(ProgramBuilder builder) {
        void lower(Node node) {
            if (node.operator().equals(FormKernels.KERNEL)) {
                region(node);
                return;
            }
            if (isContents(node)) {
                contents(node);
                return;
            }
            Graph graph = builder.graph();
            Lowering lowering =
                    builder.operators().get(node.operator()).lower(new LoweringContext(node, graph));
            switch (lowering) {
                case Lowering.Elementwise e -> rows(graph, List.of(node), node.results());
                case Lowering.Reduction r -> rows(graph, List.of(node), node.results());
                case Lowering.MatrixProduct p -> matrixProduct(node);
                case Lowering.Convolution c -> throw new IllegalStateException("convolutions come in regions");
                case Lowering.Pooling p -> new PoolingLowering(builder).lower(node, p);
                case Lowering.View v -> new MovementLowering(builder).view(node, v);
                case Lowering.Reshape r -> new MovementLowering(builder).reshape(node);
                case Lowering.Concatenation c -> new MovementLowering(builder).concatenation(node, c);
                case Lowering.Selection s -> new MovementLowering(builder).selection(node, s);
                case Lowering.Contents c -> contents(node);
                case Lowering.HostCall h -> new HostLowering(builder).lower(node, h.function(), h.constants());
                case Lowering.Decomposition d -> throw new IllegalStateException("decompositions are gone by now");
                case Lowering.ControlFlow c -> throw new IllegalStateException("control flow was refused before");
                case Lowering.Unsupported u -> throw new ModelException(Diagnostic.error(
                        DiagnosticCode.C002, node.location(), u.fact(), u.hint()));
            }
        }

        private boolean isContents(Node node) {
            return node.results().size() == 1
                    && node.result().isPresent()
                    && builder.graph().contents(node.result()).isPresent()
                    && builder.graph().type(node.result()) instanceof TensorType t
                    && (t.element() == ElementType.I64
                            || t.element() == ElementType.I32);
        }

        private void contents(Node node) {
            List<Dim> contents = builder.graph().contents(node.result()).orElseThrow();
            TensorType type = builder.type(node.result());
            Place place = builder.allocate(node.result());
            builder.add(new KernelCall(
                    new Algorithm.Contents(type.element()),
                    List.of(),
                    List.of(place.slice(type.shape())),
                    List.of(Dim.known(contents.size())),
                    contents,
                    Optional.empty(),
                    node.location()));
        }

        private void rows(Graph types, List<Node> nodes, List<Value> results) {
            Map<Value, Slice> outside = RegionLowering.outside(builder, nodes);
            Map<Value, Slice> targets = new LinkedHashMap<>();
            for (Value result : results) {
                if (result.isPresent()) {
                    targets.put(result, builder.allocate(result).slice(builder.shape(result)));
                }
            }
            builder.add(new RegionLowering(builder, types, nodes, outside).lower(targets, false));
        }

        /** Products of types without a product kernel are sums over rows. */
        private void matrixProduct(Node node) {
            builder.add(new GenericProductLowering(builder).lower(node));
        }

        private void region(Node node) {
            new KernelRegionLowering(builder).lower(node);
        }
    }
}
