package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.MapType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map from labels to numbers for each row of [N, C], or the only one of [C] (ONNX-ML ZipMap-1). */
public final class ZipMap implements Operator {
    public static final ClassLabels LABELS = ClassLabels.named("classlabels_int64s", "classlabels_strings");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of(Samples.DOMAIN, "ZipMap")
                .operand("X", "", ElementTypes.of(ElementType.F32))
                .result("Z", "", ElementTypes.of(ElementType.F32))
                .attribute(LABELS.integers())
                .attribute(LABELS.strings())
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Tensor labels = LABELS.required(in);
        in.requireEqual(Samples.features(in), Dim.known(labels.size()), "there must be a label for each column");
        return List.of(new SequenceType(new MapType(labels.elementType(), TensorType.of(ElementType.F32))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        List<?> labels = in.attribute(LABELS.strings()).isEmpty()
                ? in.attribute(LABELS.integers())
                : in.attribute(LABELS.strings());
        List<Datum> maps = new ArrayList<>();
        for (int row = 0; row < Samples.rows(x); row++) {
            Map<Object, Datum> map = new LinkedHashMap<>();
            for (int i = 0; i < labels.size(); i++) {
                map.put(labels.get(i), Tensor.scalar(ElementType.F32, x.getDouble((long) row * labels.size() + i)));
            }
            maps.add(new DatumMap(map));
        }
        return List.of(new TensorSequence(maps));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("zip_map", Map.of("keys", LABELS.of(to.node())));
    }
}
