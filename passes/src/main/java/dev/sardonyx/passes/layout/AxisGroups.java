package dev.sardonyx.passes.layout;

import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The axes of a tensor before and after a reshape in groups, outermost first: the axes of a group hold the same
 * elements, so each group can be split and merged by itself.
 */
public final class AxisGroups {
    private final List<Group> groups;

    /**
     * Axes {@code firstOld} up to {@code endOld} become axes {@code firstNew} up to {@code endNew}; an end is the axis
     * behind the last. A group has no new axes when its old ones have one element.
     */
    public record Group(int firstOld, int endOld, int firstNew, int endNew) {}

    private AxisGroups(List<Group> groups) {
        this.groups = groups;
    }

    /** The smallest groups, or nothing where extents that only a run tells leave them open. */
    public static Optional<AxisGroups> of(List<Dim> from, List<Dim> to) {
        List<Group> groups = new ArrayList<>();
        int old = from.size();
        int next = to.size();
        while (next > 0) {
            Optional<Group> group = last(from, to, old, next);
            if (group.isEmpty()) {
                return Optional.empty();
            }
            groups.add(group.get());
            old = group.get().firstOld();
            next = group.get().firstNew();
        }
        for (int axis = old - 1; axis >= 0; axis--) {
            if (!from.get(axis).isKnown(1)) {
                return Optional.empty();
            }
            groups.add(new Group(axis, axis + 1, 0, 0));
        }
        Collections.reverse(groups);
        return Optional.of(new AxisGroups(groups));
    }

    /** The last group of the axes before {@code endOld} and {@code endNew}. */
    private static Optional<Group> last(List<Dim> from, List<Dim> to, int endOld, int endNew) {
        int old = Math.max(endOld - 1, 0);
        int next = endNew - 1;
        Dim oldSize = endOld > 0 ? from.get(old) : Dim.ONE;
        Dim newSize = to.get(next);
        while (!oldSize.equals(newSize)) {
            if (divides(oldSize, newSize) && old > 0) {
                oldSize = oldSize.times(from.get(--old));
            } else if (divides(newSize, oldSize) && next > 0) {
                newSize = newSize.times(to.get(--next));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Group(old, endOld, next, endNew));
    }

    private static boolean divides(Dim part, Dim whole) {
        return whole.floorDiv(part).times(part).equals(whole);
    }

    public List<Group> groups() {
        return groups;
    }
}
