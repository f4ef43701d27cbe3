package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Each element to the value that goes with its key, or to a default (ONNX-ML LabelEncoder-4). NaN as a key stands for
 * every NaN; of equal keys the last one counts.
 */
public final class LabelEncoder implements Operator {
    private static final Set<ElementType> TYPES =
            ElementTypes.union(Samples.NUMBERS, ElementTypes.of(ElementType.STRING, ElementType.I16));
    private static final Lists KEYS = Lists.named("keys");
    private static final Lists VALUES = Lists.named("values");
    public static final AttributeKey<Float> DEFAULT_FLOAT =
            AttributeKey.number("default_float").orElse(-0f);
    public static final AttributeKey<Long> DEFAULT_INT64 =
            AttributeKey.integer("default_int64").orElse(-1L);
    public static final AttributeKey<String> DEFAULT_STRING =
            AttributeKey.text("default_string").orElse("_Unused");
    public static final AttributeKey<Tensor> DEFAULT_TENSOR =
            AttributeKey.tensor("default_tensor").optional();

    /** The four attributes that may hold a list, of which a node has one. */
    private record Lists(
            AttributeKey<List<Float>> floats,
            AttributeKey<List<Long>> integers,
            AttributeKey<List<String>> strings,
            AttributeKey<Tensor> tensor) {
        static Lists named(String stem) {
            return new Lists(
                    AttributeKey.numbers(stem + "_floats").optional(),
                    AttributeKey.integers(stem + "_int64s").optional(),
                    AttributeKey.texts(stem + "_strings").optional(),
                    AttributeKey.tensor(stem + "_tensor").optional());
        }

        List<AttributeKey<?>> all() {
            return List.of(floats, integers, strings, tensor);
        }

        /** The list as a vector. */
        Tensor of(Node node) {
            Optional<Tensor> given = node.attributes().find(tensor);
            if (given.isPresent()) {
                return given.get().reshaped(given.get().size());
            }
            Optional<List<String>> texts = node.attributes().find(strings);
            if (texts.isPresent()) {
                String[] values = texts.get().toArray(String[]::new);
                return Tensor.ofStrings(values, values.length);
            }
            Optional<List<Long>> longs = node.attributes().find(integers);
            if (longs.isPresent()) {
                return Tensor.vector(
                        longs.get().stream().mapToLong(Long::longValue).toArray());
            }
            return Samples.vector(node.attributes().find(floats).orElse(List.of()));
        }
    }

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.of(Samples.DOMAIN, "LabelEncoder")
                .since(4)
                .operand("X", "T1", TYPES)
                .result("Y", "T2", TYPES);
        KEYS.all().forEach(schema::attribute);
        VALUES.all().forEach(schema::attribute);
        return schema.attribute(DEFAULT_FLOAT)
                .attribute(DEFAULT_INT64)
                .attribute(DEFAULT_STRING)
                .attribute(DEFAULT_TENSOR)
                .build();
    }

    private static void checkOne(NodeContext in, Lists lists, String stem) {
        long given = lists.all().stream()
                .filter(key -> in.node().attributes().has(key))
                .count();
        if (given != 1) {
            throw in.error("one of the attributes '" + stem + "_*' must be given, found " + given, "");
        }
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        checkOne(in, KEYS, "keys");
        checkOne(in, VALUES, "values");
        Tensor keys = KEYS.of(in.node());
        Tensor values = VALUES.of(in.node());
        if (keys.size() != values.size()) {
            throw in.error(
                    "there must be a value for each key, found " + keys.size() + " keys and " + values.size()
                            + " values",
                    "");
        }
        if (keys.elementType() != in.element(0)) {
            throw in.error(
                    "the keys must have the operand's element type, found "
                            + keys.elementType().text(),
                    "cast the operand in the model");
        }
        Tensor other = other(in.node(), values.elementType());
        if (!TYPES.contains(values.elementType()) || other.elementType() != values.elementType() || other.size() != 1) {
            throw in.error(
                    "the default must be one " + values.elementType().text() + " as the values are, found " + other,
                    "");
        }
        return List.of(in.tensor(0).withElement(values.elementType()));
    }

    /** The value of elements that are no key. */
    private static Tensor other(Node node, ElementType type) {
        Optional<Tensor> given = node.attributes().find(DEFAULT_TENSOR);
        if (given.isPresent()) {
            return given.get().reshaped(given.get().size());
        }
        if (type == ElementType.STRING) {
            return Tensor.ofStrings(new String[] {node.attributes().get(DEFAULT_STRING)}, 1);
        }
        Tensor other = Tensor.zeros(type, 1);
        if (type.isFloat()) {
            other.setDouble(0, node.attributes().get(DEFAULT_FLOAT));
        } else {
            other.setLong(0, node.attributes().get(DEFAULT_INT64));
        }
        return other;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor keys = KEYS.of(in.node());
        Tensor values = VALUES.of(in.node());
        Tensor other = other(in.node(), values.elementType());
        Tensor y = Tensor.zeros(values.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.copyElement(i, other, 0);
            for (long k = 0; k < keys.size(); k++) {
                if (same(x, i, keys, k)) {
                    y.copyElement(i, values, k);
                }
            }
        }
        return List.of(y);
    }

    private static boolean same(Tensor x, long i, Tensor keys, long k) {
        return switch (x.elementType().kind()) {
            case STRING -> x.strings()[(int) i].equals(keys.strings()[(int) k]);
            case FLOAT ->
                x.getDouble(i) == keys.getDouble(k) || Double.isNaN(x.getDouble(i)) && Double.isNaN(keys.getDouble(k));
            default -> x.getLong(i) == keys.getLong(k);
        };
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Tensor values = VALUES.of(to.node());
        return new Lowering.HostCall(
                "label_encoder",
                Map.of(
                        "keys", KEYS.of(to.node()),
                        "values", values,
                        "other", other(to.node(), values.elementType())));
    }
}
