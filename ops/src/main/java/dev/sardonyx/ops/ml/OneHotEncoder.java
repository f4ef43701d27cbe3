package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A vector for each element, with a 1 where its category is (ONNX-ML OneHotEncoder-1), the last of equal ones. Numbers
 * are cut to integers.
 */
public final class OneHotEncoder implements Operator {
    public static final ClassLabels CATEGORIES = ClassLabels.named("cats_int64s", "cats_strings");
    /** Whether an element that is no category gives zeros; otherwise it is an error of the run. */
    public static final AttributeKey<Boolean> ZEROS = AttributeKey.flag("zeros").orElse(true);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "OneHotEncoder")
                .operand("X", "T", ElementTypes.union(Samples.NUMBERS, ElementTypes.STRINGS))
                .result("Y", "", ElementTypes.of(ElementType.F32))
                .attribute(CATEGORIES.integers())
                .attribute(CATEGORIES.strings())
                .attribute(ZEROS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Tensor categories = CATEGORIES.required(in);
        if ((in.element(0) == ElementType.STRING) != (categories.elementType() == ElementType.STRING)) {
            throw in.error("strings need the categories 'cats_strings', numbers 'cats_int64s'", "");
        }
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        dims.add(Dim.known(categories.size()));
        return List.of(TensorType.of(ElementType.F32, Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        boolean strings = x.elementType() == ElementType.STRING;
        List<?> categories = strings ? in.attribute(CATEGORIES.strings()) : in.attribute(CATEGORIES.integers());
        long[] shape = Arrays.copyOf(x.shape(), x.rank() + 1);
        shape[x.rank()] = categories.size();
        Tensor y = Tensor.zeros(ElementType.F32, shape);
        for (int i = 0; i < x.size(); i++) {
            Object category = strings ? (Object) x.strings()[i] : (Object) x.getLong(i);
            int at = categories.lastIndexOf(category);
            if (at >= 0) {
                y.setDouble((long) i * categories.size() + at, 1);
            } else if (!in.attribute(ZEROS)) {
                throw in.error("the category " + category + " is not known");
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Tensor categories = CATEGORIES.of(to.node());
        boolean distinct = new HashSet<>(to.attribute(CATEGORIES.integers())).size() == categories.size();
        if (to.element(0) == ElementType.STRING || !distinct || !to.attribute(ZEROS)) {
            return new Lowering.HostCall(
                    "one_hot_encoder", Map.of("categories", categories, "zeros", to.attribute(ZEROS) ? 1L : 0L));
        }
        return new Lowering.Decomposition(out -> {
            Value x = out.node("Unsqueeze", out.cast(out.operand(0), ElementType.I64), out.vector(-1));
            out.result(out.cast(out.node("Equal", x, out.constant(categories)), ElementType.F32));
        });
    }
}
