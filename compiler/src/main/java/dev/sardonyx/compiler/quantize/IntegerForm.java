package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.compiler.weights.WeightRole;
import dev.sardonyx.compiler.weights.WeightUse;

/**
 * Chooses how a weight is written as integers: the smallest form among those that its consumers and the operator set of
 * its body allow and that ONNX Runtime computes on processors.
 */
record IntegerForm(ConstantWeight weight, QuantizeOptions options, ModelEditor editor) {
    Replacement replacement() {
        if (TableWriter.fits(weight)) {
            return options.format() == WeightFormat.INT4
                    ? TableWriter.blocks(weight, options.sharing().orElseThrow(), options.codes(), editor)
                    : TableWriter.rows(weight, options.codes(), editor);
        }
        WeightUse use = weight.use(WeightRole.PRODUCT)
                .or(() -> weight.use(WeightRole.CONVOLUTION))
                .or(() -> weight.use(WeightRole.TABLE))
                .orElseThrow();
        return switch (use.role()) {
            case PRODUCT -> product(use);
            case CONVOLUTION -> perChannel(use.channelAxis(), "convolutions have a scale for each output channel");
            case TABLE ->
                perChannel(tableAxis(use), "it is not gathered as it is stored, along an axis before the last");
            case OTHER -> throw new IllegalStateException("other uses have no form");
        };
    }

    private static int tableAxis(WeightUse use) {
        int axis = TableWriter.axis(use);
        return use.permutation().get(Math.clamp(axis, 0, use.permutation().size() - 1));
    }

    private Replacement product(WeightUse use) {
        if (options.sharing().isEmpty()) {
            return DequantizeWriter.ofAxis(weight, use.channelAxis(), options.codes(), editor);
        }
        int group = options.sharing().getAsInt();
        boolean four = options.format() == WeightFormat.INT4;
        if (four && ProductWriter.fits(weight)) {
            return ProductWriter.write(weight, group, options.codes(), editor);
        }
        long terms = weight.values().extent(use.depthAxis());
        boolean divided = terms % group == 0;
        if (weight.values().rank() > 2) {
            return perChannel(use.channelAxis(), "groups are for weights of two axes");
        }
        if (weight.body().opset() >= DequantizeWriter.BLOCKED) {
            return DequantizeWriter.ofBlocks(weight, use.depthAxis(), group, options.codes(), editor);
        }
        if (!four && divided) {
            return DequantizeWriter.ofBlocks(weight, use.depthAxis(), group, options.codes(), editor);
        }
        return perChannel(
                use.channelAxis(),
                (four ? "MatMulNBits cannot take its place" : "groups of " + group + " do not divide " + terms)
                        + ", and operator set " + weight.body().opset() + " has no blocks");
    }

    /** Eight bits with a scale for each position of an axis; {@code reason} tells why when something else was asked. */
    private Replacement perChannel(int axis, String reason) {
        boolean asked = options.format() == WeightFormat.INT8 && options.group().isEmpty();
        return DequantizeWriter.ofAxis(weight, axis, options.eightBits(), editor)
                .withNote(asked ? "" : reason);
    }
}
