package dev.sardonyx.ops.recurrent;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What recurrent networks share: attributes, shapes, and how they are handed to the host library. */
abstract class Recurrence implements Operator {
    static final AttributeKey<List<Float>> ACTIVATION_ALPHA =
            AttributeKey.numbers("activation_alpha").optional();
    static final AttributeKey<List<Float>> ACTIVATION_BETA =
            AttributeKey.numbers("activation_beta").optional();
    static final AttributeKey<List<String>> ACTIVATIONS =
            AttributeKey.texts("activations").optional();
    static final AttributeKey<Float> CLIP = AttributeKey.number("clip").optional();
    /** {@code forward}, {@code reverse} or {@code bidirectional}. */
    static final AttributeKey<String> DIRECTION = AttributeKey.text("direction").orElse("forward");

    static final AttributeKey<Long> HIDDEN_SIZE =
            AttributeKey.integer("hidden_size").optional();
    /** 0: time first; 1: batch first. */
    static final AttributeKey<Long> LAYOUT = AttributeKey.integer("layout").orElse(0L);

    private final int gates;
    private final List<String> defaultActivations;

    Recurrence(int gates, String... defaultActivations) {
        this.gates = gates;
        this.defaultActivations = List.of(defaultActivations);
    }

    /** The operands and attributes that all have, without results. */
    static OperatorSchema.Builder schema(String name) {
        return OperatorSchema.onnx(name)
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("W", "T", ElementTypes.FLOATS)
                .operand("R", "T", ElementTypes.FLOATS)
                .optionalOperand("B", "T", ElementTypes.FLOATS)
                .optionalOperand("sequence_lens", "T1", ElementTypes.of(ElementType.I32))
                .optionalOperand("initial_h", "T", ElementTypes.FLOATS)
                .attribute(ACTIVATION_ALPHA)
                .attribute(ACTIVATION_BETA)
                .attribute(ACTIVATIONS)
                .attribute(CLIP)
                .attribute(DIRECTION)
                .attribute(HIDDEN_SIZE)
                .attribute(LAYOUT)
                .accuracy(Accuracy.relative(1e-4));
    }

    int directions(NodeContext in) {
        String direction = in.attribute(DIRECTION);
        if (!Set.of("forward", "reverse", "bidirectional").contains(direction)) {
            throw in.error(
                    "'direction' must be 'forward', 'reverse' or 'bidirectional', found '" + direction + "'", "");
        }
        return direction.equals("bidirectional") ? 2 : 1;
    }

    /** The types of Y and Y_h. */
    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3 || in.rank(1) != 3 || in.rank(2) != 3) {
            throw in.error("X, W and R must have three axes", "");
        }
        boolean batchFirst = in.attribute(LAYOUT) == 1;
        Dim directions = Dim.known(directions(in));
        Dim hidden = in.shape(2).dim(2);
        in.requireEqual(in.shape(1).dim(0), directions, "W must have one matrix a direction");
        in.requireEqual(in.shape(1).dim(1), hidden.times(gates), "W must have " + gates + " rows a hidden element");
        in.requireEqual(in.shape(1).dim(2), in.shape(0).dim(2), "W must have as many columns as X");
        List<String> activations = activations(in);
        for (String name : activations) {
            if (!Activation.isKnown(name)) {
                throw in.error("activation '" + name + "' is not known", "those known are " + Activation.known());
            }
        }
        Dim length = in.shape(0).dim(batchFirst ? 1 : 0);
        Dim batch = in.shape(0).dim(batchFirst ? 0 : 1);
        Shape all =
                batchFirst ? Shape.of(batch, length, directions, hidden) : Shape.of(length, directions, batch, hidden);
        Shape last = batchFirst ? Shape.of(batch, directions, hidden) : Shape.of(directions, batch, hidden);
        return List.of(in.tensor(0).withShape(all), in.tensor(0).withShape(last));
    }

    /** The activations of all directions, those left out by default. */
    List<String> activations(NodeContext in) {
        List<String> given = in.find(ACTIVATIONS).orElse(List.of());
        int count = defaultActivations.size() * directions(in);
        if (!given.isEmpty() && given.size() != count) {
            throw in.error("needs " + count + " activations, found " + given, "");
        }
        List<String> all = new ArrayList<>(given);
        while (all.size() < count) {
            all.addAll(defaultActivations);
        }
        return all;
    }

    /** One run of the recurrence over one sequence of one batch, for references. */
    abstract void run(RecurrenceReference reference, int direction, int batch);

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        RecurrenceReference reference = new RecurrenceReference(in, gates, defaultActivations);
        for (int direction = 0; direction < reference.directions; direction++) {
            for (int batch = 0; batch < reference.batches; batch++) {
                run(reference, direction, batch);
            }
        }
        return reference.results();
    }

    /** Further parameters of the host call. */
    Map<String, Object> constants(LoweringContext to) {
        return Map.of();
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Map<String, Object> constants = new HashMap<>(constants(to));
        constants.put("direction", to.attribute(DIRECTION));
        constants.put("layout", to.attribute(LAYOUT));
        constants.put("activations", activations(to).toArray(String[]::new));
        to.find(CLIP).ifPresent(c -> constants.put("clip", c));
        to.find(ACTIVATION_ALPHA).ifPresent(a -> constants.put("activation_alpha", floats(a)));
        to.find(ACTIVATION_BETA).ifPresent(a -> constants.put("activation_beta", floats(a)));
        return new Lowering.HostCall(schema().name().toLowerCase(Locale.ROOT), constants);
    }

    private static float[] floats(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
