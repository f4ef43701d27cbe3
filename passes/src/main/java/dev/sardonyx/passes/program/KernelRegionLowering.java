package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.passes.fusion.FormKernels;
import dev.sardonyx.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A region to one kernel call: rows alone, or a product or convolution with the rest as its tile function. */
final class KernelRegionLowering {
    private final ProgramBuilder builder;

    KernelRegionLowering(ProgramBuilder builder) {
        this.builder = builder;
    }

    void lower(Node region) {
        Graph body = region.regions().get(FormKernels.BODY);
        Map<Value, Slice> outside = new LinkedHashMap<>();
        for (int i = 0; i < body.inputs().size(); i++) {
            Value operand = region.operand(i);
            outside.put(
                    body.inputs().get(i), lazySlice(operand, body, body.inputs().get(i)));
        }
        Node first = body.nodes().get(0);
        if (isRows(builder.operators().get(first.operator()).lower(new LoweringContext(first, body)))) {
            new RegionLowering(builder, body, body.nodes(), outside).lower(targets(region, body));
            return;
        }
        if (isProduct(body, body.nodes().getLast()) && body.nodes().size() > 1) {
            Value result = region.result();
            new AttentionLowering(builder, region, body, outside)
                    .lower(builder.allocateAsRead(result).slice(builder.shape(result)));
            return;
        }
        // Seen from outside the region, since only there constant weights are known as such.
        Node anchor = outer(region, body, first);
        Lowering lowering =
                builder.operators().get(first.operator()).lower(new LoweringContext(anchor, builder.graph()));
        anchored(region, body, anchor, lowering, outside);
    }

    private boolean isProduct(Graph body, Node node) {
        return builder.operators().get(node.operator()).lower(new LoweringContext(node, body))
                instanceof Lowering.MatrixProduct;
    }

    private static boolean isRows(Lowering lowering) {
        return lowering instanceof Lowering.Elementwise || lowering instanceof Lowering.Reduction;
    }

    /** The slice of an operand; weights that only an anchor reads are packed instead and get no array. */
    private Slice lazySlice(Value operand, Graph body, Value inner) {
        boolean onlyPacked = builder.graph().weight(operand).isPresent()
                && body.uses(inner).stream()
                        .allMatch(user -> user == body.nodes().get(0) && isPackedOperand(user, inner));
        return onlyPacked ? null : builder.slice(operand);
    }

    private static boolean isPackedOperand(Node anchor, Value value) {
        return anchor.operand(1).equals(value)
                && !anchor.operand(0).equals(value)
                && (anchor.operator().equals("MatMul") || anchor.operator().equals("Conv"));
    }

    private Map<Value, Slice> targets(Node region, Graph body) {
        Map<Value, Slice> targets = new LinkedHashMap<>();
        for (int i = 0; i < body.results().size(); i++) {
            Value result = region.results().get(i);
            targets.put(body.results().get(i), builder.allocate(result).slice(builder.shape(result)));
        }
        return targets;
    }

    private void anchored(Node region, Graph body, Node anchor, Lowering lowering, Map<Value, Slice> outside) {
        Node first = body.nodes().get(0);
        Map<Value, Slice> targets = targets(region, body);
        Slice product = productSlice(body, first, targets);
        List<Node> rest = body.nodes().subList(1, body.nodes().size());
        KernelCall call;
        boolean takesTile = true;
        if (lowering instanceof Lowering.Convolution convolution) {
            ConvolutionLowering convolutions = new ConvolutionLowering(builder);
            call = convolutions.lower(anchor, convolution, product);
            takesTile = convolutions.takesTile(anchor, convolution);
        } else {
            call = new ProductLowering(builder).lower(anchor, product);
        }
        targets.remove(first.result());
        if (rest.isEmpty() || targets.isEmpty()) {
            builder.add(call);
            return;
        }
        outside.put(first.result(), product);
        RegionLowering behind = new RegionLowering(builder, body, rest, outside);
        if (takesTile) {
            builder.add(ProductFinish.behind(call, behind.tile(targets)));
        } else {
            builder.add(call);
            behind.lower(targets);
        }
    }

    /** The anchor with the operands of the region's node instead of the body's parameters. */
    private static Node outer(Node region, Graph body, Node anchor) {
        List<Value> operands = anchor.operands().stream()
                .map(v -> v.isPresent() ? region.operand(body.inputs().indexOf(v)) : v)
                .toList();
        return anchor.withOperands(operands);
    }

    /** Where the raw product goes: its own result, or in place of the first result computed from it, or apart. */
    private Slice productSlice(Graph body, Node first, Map<Value, Slice> targets) {
        Slice own = targets.get(first.result());
        if (own != null) {
            return own;
        }
        TensorType type = body.tensorType(first.result());
        for (Map.Entry<Value, Slice> target : targets.entrySet()) {
            TensorType targetType = body.tensorType(target.getKey());
            if (targetType.element() == ElementType.F32
                    && targetType.shape().equals(type.shape())
                    && targetType.layout().equals(type.layout())) {
                return target.getValue();
            }
        }
        Buffer buffer = builder.arena(
                first.result().name(), ElementType.F32, type.shape().size());
        return Place.dense(buffer, type.shape(), type.layout()).slice(type.shape());
    }
}
