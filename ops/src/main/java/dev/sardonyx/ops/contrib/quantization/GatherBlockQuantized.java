package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.contrib.PackedBits;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Slices of a table of quantized numbers, as floats (com.microsoft GatherBlockQuantized-1). Blocks of
 * {@link #BLOCK_SIZE} numbers along {@link #QUANTIZE_AXIS} have a scale and a zero point; in u8 tables numbers of
 * {@link #BITS} bits lie side by side along the last axis.
 */
public final class GatherBlockQuantized implements Operator {
    public static final AttributeKey<Long> BITS = AttributeKey.integer("bits").orElse(4L);
    public static final AttributeKey<Long> BLOCK_SIZE =
            AttributeKey.integer("block_size").orElse(128L);
    public static final AttributeKey<Long> GATHER_AXIS =
            AttributeKey.integer("gather_axis").orElse(0L);
    public static final AttributeKey<Long> QUANTIZE_AXIS =
            AttributeKey.integer("quantize_axis").orElse(1L);

    private static final Set<ElementType> STORED = ElementTypes.of(ElementType.U8, ElementType.U4, ElementType.I4);
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("GatherBlockQuantized")
                .operand("data", "T1", STORED)
                .operand("indices", "", ElementTypes.INDICES)
                .operand("scales", "T2", FLOATS)
                .optionalOperand("zero_points", "T1", STORED)
                .result("output", "T2", FLOATS)
                .attribute(BITS)
                .attribute(BLOCK_SIZE)
                .attribute(GATHER_AXIS)
                .attribute(QUANTIZE_AXIS)
                .accuracy(Accuracy.ROUNDED)
                .build();
    }

    /** The shape of the table in numbers. */
    private static Shape table(NodeContext in) {
        Shape shape = in.shape(0);
        int last = shape.rank() - 1;
        return in.element(0) == ElementType.U8
                ? shape.with(last, shape.dim(last).times(8 / in.attribute(BITS)))
                : shape;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        long bits = in.attribute(BITS);
        if (bits != 2 && bits != 4 && bits != 8) {
            throw in.error("'bits' must be 2, 4 or 8, found " + bits, "");
        }
        if (in.rank(0) < 1 || in.rank(2) != in.rank(0)) {
            throw in.error("data and scales must have one rank, found " + in.shape(0) + " and " + in.shape(2), "");
        }
        int gather = in.axis(GATHER_AXIS, 0);
        int quantize = in.axis(QUANTIZE_AXIS, 0);
        if (in.element(0) == ElementType.U8 && (gather != 0 || quantize != in.rank(0) - 1)) {
            throw in.error(
                    "tables of bytes are gathered along the first axis and quantized along the last",
                    "set 'gather_axis' to 0 and 'quantize_axis' to the last");
        }
        Shape table = table(in);
        if (!table.isKnown()) {
            throw in.error("the shape of the table must be known", "make it an initializer of the model");
        }
        Dim block = Dim.known(in.attribute(BLOCK_SIZE));
        for (int axis = 0; axis < table.rank(); axis++) {
            Dim expected = axis == quantize ? table.dim(axis).ceilDiv(block) : table.dim(axis);
            in.requireEqual(in.shape(2).dim(axis), expected, "there must be one scale for each block");
        }
        List<Dim> dims = new ArrayList<>(table.dims());
        dims.remove(gather);
        dims.addAll(gather, in.shape(1).dims());
        return List.of(in.tensor(2).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor data = in.tensor(0);
        Tensor scales = in.tensor(2);
        boolean bytes = data.elementType() == ElementType.U8;
        int bits = in.attribute(BITS).intValue();
        long[] table = data.shape();
        table[table.length - 1] *= bytes ? 8 / bits : 1;
        int gather = in.axis(in.attribute(GATHER_AXIS), table.length);
        int quantize = in.axis(in.attribute(QUANTIZE_AXIS), table.length);
        Tensor numbers = Tensor.zeros(scales.elementType(), table);
        Index.forEach(table, index -> {
            long[] block = index.clone();
            block[quantize] /= in.attribute(BLOCK_SIZE);
            long i = Index.flat(table, index);
            long scale = Index.flat(scales.shape(), block);
            double stored = bytes ? PackedBits.at(data, 0, i, bits) : data.getDouble(i);
            double zero = bytes ? 1 << bits - 1 : 0;
            if (in.has(3)) {
                Tensor zeros = in.tensor(3);
                long row = scale / scales.extent(scales.rank() - 1) * zeros.extent(zeros.rank() - 1);
                zero = bytes
                        ? PackedBits.at(zeros, row, scale % scales.extent(scales.rank() - 1), bits)
                        : zeros.getDouble(scale);
            }
            numbers.setDouble(i, (stored - zero) * scales.getDouble(scale));
        });
        return List.of(gathered(numbers, in.tensor(1), gather));
    }

    private static Tensor gathered(Tensor table, Tensor indices, int axis) {
        long inner = Tensor.size(Arrays.copyOfRange(table.shape(), axis + 1, table.rank()));
        List<Long> dims = new ArrayList<>(Arrays.stream(table.shape()).boxed().toList());
        dims.remove(axis);
        dims.addAll(axis, Arrays.stream(indices.shape()).boxed().toList());
        Tensor y = Tensor.zeros(
                table.elementType(), dims.stream().mapToLong(Long::longValue).toArray());
        for (long i = 0; i < y.size(); i++) {
            long slice = indices.getLong(i / inner % indices.size());
            slice += slice < 0 ? table.extent(axis) : 0;
            long outer = i / inner / indices.size();
            y.copyElement(i, table, (outer * table.extent(axis) + slice) * inner + i % inner);
        }
        return y;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Attributes axis = Attributes.NONE.with(AttributeKey.integer("axis"), (long) to.axis(GATHER_AXIS, 0));
        return new Lowering.Decomposition(
                out -> out.result(out.node("Gather", axis, numbers(out, to), out.operand(1))));
    }

    /** The whole table as floats. */
    private static Value numbers(Decomposer out, LoweringContext to) {
        boolean bytes = to.element(0) == ElementType.U8;
        int bits = to.attribute(BITS).intValue();
        int quantize = to.axis(QUANTIZE_AXIS, 0);
        Value data = bytes ? PackedBits.unpacked(out, out.operand(0), bits) : out.operand(0);
        Value zero = Value.ABSENT;
        if (to.has(3)) {
            zero = out.operand(3);
            if (bytes) {
                Value limit = out.dims(List.of(to.shape(2).dim(quantize)));
                zero = out.node(
                        "Slice", PackedBits.unpacked(out, zero, bits), out.vector(0), limit, out.vector(quantize));
            }
        } else if (bytes) {
            zero = out.node(
                    "Expand",
                    out.constant(ElementType.U8, 1 << bits - 1),
                    out.dims(to.shape(2).dims()));
        }
        Attributes blocks = Attributes.NONE
                .with(AttributeKey.integer("axis"), (long) quantize)
                .with(AttributeKey.integer("block_size"), to.attribute(BLOCK_SIZE));
        return zero.isPresent()
                ? out.node("DequantizeLinear", blocks, data, out.operand(2), zero)
                : out.node("DequantizeLinear", blocks, data, out.operand(2));
    }
}
