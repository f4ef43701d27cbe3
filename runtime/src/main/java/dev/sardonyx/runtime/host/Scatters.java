package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Kind;
import dev.sardonyx.tensor.Tensor;

/** Operators that write updates into a copy of their operand: ScatterElements, ScatterND and TensorScatter. */
final class Scatters {
    private Scatters() {}

    /** ScatterElements: operand 2 goes where its elements lie, but along {@code axis} where operand 1 says. */
    static void scatterElements(HostCall call) {
        Tensor y = call.tensor(0).copy();
        Tensor indices = call.tensor(1);
        Tensor updates = call.tensor(2);
        if (updates.size() != indices.size()) {
            throw call.error("expected " + indices.size() + " updates, found " + updates.size());
        }
        int[] places = Selections.places(call, y, indices, (int) call.integer("axis"));
        call.result(0, combine(y, places, 1, updates, call.text("reduction", "none")));
    }

    /** ScatterND: each tuple of operand 1 names the slice that a slice of operand 2 goes to. */
    static void scatterNd(HostCall call) {
        Tensor y = call.tensor(0).copy();
        Tensor indices = call.tensor(1);
        Tensor updates = call.tensor(2);
        int[] extents = Extents.of(y);
        int tuple = (int) indices.extent(indices.rank() - 1);
        if (tuple > extents.length) {
            throw call.error("expected at most " + extents.length + " indices in a tuple, found " + tuple);
        }
        int block = Extents.size(extents, tuple, extents.length);
        int[] starts = Selections.slices(call, extents, 0, tuple, indices, Integer.MAX_VALUE);
        if (updates.size() != (long) starts.length * block) {
            throw call.error("expected " + (long) starts.length * block + " updates, found " + updates.size());
        }
        call.result(0, combine(y, starts, block, updates, call.text("reduction", "none")));
    }

    /** Writes blocks of {@code updates}, in order, at {@code places} of {@code y}, which it returns. */
    private static Tensor combine(Tensor y, int[] places, int block, Tensor updates, String reduction) {
        if (reduction.equals("none")) {
            for (int i = 0; i < places.length; i++) {
                if (block == 1) {
                    y.copyElement(places[i], updates, i);
                } else {
                    Elements.copy(updates, i * block, y, places[i], block);
                }
            }
            return y;
        }
        if (y.elementType() == ElementType.F32) {
            return Tensor.ofFloats(
                    combineFloats(y.toFloats(), places, block, updates.toFloats(), reduction), y.shape());
        }
        for (int i = 0; i < places.length; i++) {
            for (int k = 0; k < block; k++) {
                combine(y, places[i] + k, updates, i * block + k, reduction);
            }
        }
        return y;
    }

    private static float[] combineFloats(float[] y, int[] places, int block, float[] updates, String reduction) {
        for (int i = 0; i < places.length; i++) {
            for (int k = 0; k < block; k++) {
                float a = y[places[i] + k];
                float b = updates[i * block + k];
                y[places[i] + k] = switch (reduction) {
                    case "add" -> a + b;
                    case "mul" -> a * b;
                    case "max" -> StrictMath.max(a, b);
                    default -> StrictMath.min(a, b);
                };
            }
        }
        return y;
    }

    private static void combine(Tensor y, int place, Tensor updates, int update, String reduction) {
        if (y.elementType().isFloat()) {
            double a = y.getDouble(place);
            double b = updates.getDouble(update);
            y.setDouble(
                    place,
                    switch (reduction) {
                        case "add" -> a + b;
                        case "mul" -> a * b;
                        case "max" -> StrictMath.max(a, b);
                        default -> StrictMath.min(a, b);
                    });
            return;
        }
        long a = y.getLong(place);
        long b = updates.getLong(update);
        boolean unsigned = y.elementType().kind() == Kind.UNSIGNED;
        boolean less = unsigned ? Long.compareUnsigned(a, b) < 0 : a < b;
        y.setLong(
                place,
                switch (reduction) {
                    case "add" -> a + b;
                    case "mul" -> a * b;
                    case "max" -> less ? b : a;
                    default -> less ? a : b;
                });
    }

    /** TensorScatter: each batch of operand 1 goes into operand 0 along {@code axis} from its index in operand 2 on. */
    static void tensorScatter(HostCall call) {
        Tensor y = call.tensor(0).copy();
        Tensor update = call.tensor(1);
        int axis = (int) call.integer("axis");
        boolean circular = call.text("mode", "linear").equals("circular");
        int[] extents = Extents.of(y);
        int length = extents[axis];
        int added = (int) update.extent(axis);
        int block = Extents.size(extents, axis + 1, extents.length);
        int rows = Extents.size(extents, 1, axis);
        for (int row = 0; row < extents[0] * rows; row++) {
            long start = call.has(2) ? call.tensor(2).getLong(row / rows) : 0;
            if (start < 0 || (!circular && start + added > length)) {
                throw call.error("expected a write index in [0, " + (length - added) + "], found " + start);
            }
            for (int t = 0; t < added; t++) {
                int place = (int) ((start + t) % length);
                Elements.copy(update, (row * added + t) * block, y, (row * length + place) * block, block);
            }
        }
        call.result(0, y);
    }
}
