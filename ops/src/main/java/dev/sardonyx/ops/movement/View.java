package dev.sardonyx.ops.movement;

import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.ViewAxis;
import java.util.ArrayList;
import java.util.List;

/** Views that several operators of this family lower to. */
final class View {
    private View() {}

    /** All of operand 0 as it is. */
    static Lowering identity(int rank) {
        List<ViewAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            axes.add(ViewAxis.of(axis));
        }
        return Lowering.View.of(axes);
    }
}
