package dev.sardonyx.ops.signal;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A window that is a sum of cosines over its length. */
abstract class CosineWindow implements Operator {
    static final AttributeKey<Long> OUTPUT_DATATYPE =
            AttributeKey.integer("output_datatype").orElse(1L);
    /** Whether the window is one period, so that its first element would follow its last. */
    static final AttributeKey<Boolean> PERIODIC = AttributeKey.flag("periodic").orElse(true);

    private final OperatorSchema schema;
    private final double constant;
    private final double first;
    private final double second;

    /** The window {@code constant + first * cos(t) + second * cos(2 t)}. */
    CosineWindow(String name, double constant, double first, double second) {
        this.constant = constant;
        this.first = first;
        this.second = second;
        this.schema = OperatorSchema.onnx(name)
                .since(17)
                .operand("size", "T1", ElementTypes.INDICES)
                .result("output", "T2", ElementTypes.NUMERIC)
                .attribute(OUTPUT_DATATYPE)
                .attribute(PERIODIC)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Dim size = in.number(0).orElseGet(() -> in.freshSymbol("window"));
        return List.of(TensorType.of(DataTypes.of(in, OUTPUT_DATATYPE), Shape.of(size)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        long size = in.tensor(0).getLong(0);
        Tensor y = Tensor.zeros(DataTypes.of(in.attribute(OUTPUT_DATATYPE)).orElseThrow(), size);
        long period = in.attribute(PERIODIC) ? size : Math.max(size - 1, 1);
        for (long i = 0; i < size; i++) {
            double angle = 2 * Math.PI * i / period;
            y.setDouble(i, constant + first * Math.cos(angle) + second * Math.cos(2 * angle));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.resultElement(0);
        if (to.contents(0).isEmpty() || !type.isFloat()) {
            return new Lowering.HostCall(
                    "cosine_window",
                    Map.of(
                            "coefficients",
                            DoubleStream.of(constant, first, second)
                                    .mapToLong(Double::doubleToRawLongBits)
                                    .toArray(),
                            "periodic",
                            to.attribute(PERIODIC) ? 1L : 0L));
        }
        Dim size = to.contents(0).get().getFirst();
        Dim period = to.attribute(PERIODIC) ? size : DimArithmetic.max(size.plus(-1), Dim.ONE);
        Expression step = Expression.constant(ScalarType.F64, 2 * Math.PI)
                .dividedBy(new Expression.Extent(period).convert(ScalarType.F64));
        Expression angle = new Expression.Index(0).convert(ScalarType.F64).times(step);
        Expression sum = angle.unary(UnaryOperation.COS).times(first).plus(constant);
        if (second != 0) {
            sum = sum.plus(angle.times(2).unary(UnaryOperation.COS).times(second));
        }
        return new Lowering.Elementwise(List.of(sum.convert(ScalarType.computing(type))));
    }
}
