package dev.sardonyx.ops.comparison;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** A question to two operands of one type, answered element by element. */
abstract class Comparison extends BinaryElementwise {
    private final OperatorSchema schema;

    Comparison(String name, int since, Set<ElementType> types) {
        this.schema = OperatorSchema.onnx(name)
                .since(since)
                .operand("A", "T", types)
                .operand("B", "T", types)
                .result("C", "T1", ElementTypes.BOOLS)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    /** 1 or 0 for one pair of known contents, null when it cannot be told. */
    abstract Dim contents(Dim a, Dim b);

    static Dim negated(Dim truth) {
        return truth == null ? null : Dim.ONE.minus(truth);
    }

    static int compare(long a, long b, ElementType type) {
        return type == ElementType.U64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.propagate(in, this::contents);
        return super.infer(in);
    }

    @Override
    protected ElementType resultElement(ElementType operand) {
        return ElementType.BOOL;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = in.tensor(0);
        Tensor b = in.tensor(1);
        ElementType type = a.elementType();
        Tensor y = Tensor.zeros(ElementType.BOOL, Index.broadcastShape(a.shape(), b.shape()));
        Index.forEach(y.shape(), index -> {
            long ia = Index.broadcast(a.shape(), index);
            long ib = Index.broadcast(b.shape(), index);
            boolean answer;
            if (type == ElementType.STRING) {
                answer = a.strings()[(int) ia].equals(b.strings()[(int) ib]);
            } else if (type.isFloat()) {
                answer = reference(a.getDouble(ia), b.getDouble(ib), in) != 0;
            } else {
                answer = reference(a.getLong(ia), b.getLong(ib), type, in) != 0;
            }
            y.setLong(Index.flat(y.shape(), index), answer ? 1 : 0);
        });
        return List.of(y);
    }
}
