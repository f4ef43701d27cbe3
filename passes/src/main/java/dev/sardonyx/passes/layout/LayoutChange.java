package dev.sardonyx.passes.layout;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.passes.layout.AxisGroups.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The order in memory that movement keeps: of the result, so that elements which were neighbours still are. */
final class LayoutChange {
    private LayoutChange() {}

    /** The order behind a view, or nothing where axes are gone or read twice. */
    static Optional<Layout> ofView(List<Integer> order, List<Lowering.ViewAxis> axes) {
        Map<Integer, Integer> results = new HashMap<>();
        for (int axis = 0; axis < axes.size(); axis++) {
            int source = axes.get(axis).source();
            // An axis along which the elements repeat takes the place of the one it stretches.
            if (results.put(source < 0 ? axis : source, axis) != null) {
                return Optional.empty();
            }
        }
        return results.size() == order.size() && results.keySet().containsAll(order)
                ? Optional.of(dense(order.stream().map(results::get).toList()))
                : Optional.empty();
    }

    /**
     * The order behind a reshape: groups of axes that change by themselves keep their places. Where they lie apart in
     * memory, four axes of which the second holds the innermost elements become channels-last.
     */
    static Optional<Layout> ofReshape(List<Integer> order, List<Dim> from, List<Dim> to) {
        Optional<List<Group>> groups = AxisGroups.of(from, to).map(AxisGroups::groups);
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> inMemory =
                order.stream().filter(axis -> !from.get(axis).isKnown(1)).toList();
        List<Integer> result = new ArrayList<>();
        groups.get().stream()
                .filter(g -> isOne(g, from))
                .forEach(g -> IntStream.range(g.firstNew(), g.endNew()).forEach(result::add));
        int position = 0;
        while (position < inMemory.size()) {
            Group group = holding(groups.get(), inMemory.get(position));
            List<Integer> axes = IntStream.range(group.firstOld(), group.endOld())
                    .filter(axis -> !from.get(axis).isKnown(1))
                    .boxed()
                    .toList();
            int end = position + axes.size();
            if (end > inMemory.size() || !inMemory.subList(position, end).equals(axes)) {
                return innermostIsChannels(groups.get(), inMemory, to)
                        ? Optional.of(AssignLayouts.CHANNELS_LAST)
                        : Optional.empty();
            }
            IntStream.range(group.firstNew(), group.endNew()).forEach(result::add);
            position = end;
        }
        return Optional.of(dense(result));
    }

    private static boolean isOne(Group group, List<Dim> from) {
        return from.subList(group.firstOld(), group.endOld()).stream().allMatch(d -> d.isKnown(1));
    }

    private static Group holding(List<Group> groups, int axis) {
        return groups.stream()
                .filter(g -> g.firstOld() <= axis && axis < g.endOld())
                .findFirst()
                .orElseThrow();
    }

    private static boolean innermostIsChannels(List<Group> groups, List<Integer> inMemory, List<Dim> to) {
        Group innermost = holding(groups, inMemory.getLast());
        return to.size() == 4 && innermost.firstNew() == 1 && innermost.endNew() == 2;
    }

    private static Layout dense(List<Integer> order) {
        boolean rowMajor = IntStream.range(0, order.size()).allMatch(axis -> order.get(axis) == axis);
        return rowMajor ? Layout.ROW_MAJOR : new Layout.Dense(order);
    }
}
