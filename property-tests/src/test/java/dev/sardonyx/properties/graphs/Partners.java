package dev.sardonyx.properties.graphs;

import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** Values that go with another one. */
final class Partners {
    private Partners() {}

    /** A value or a constant of {@code element} that broadcasts with {@code known}. */
    static Known broadcasting(Scope scope, Known known, ElementType element) {
        if (scope.chance.in(60)) {
            Optional<Known> other = scope.find(k -> k.element() == element && broadcast(k, known));
            if (other.isPresent()) {
                return other.get();
            }
        }
        return scope.constant(scope.chance.tensor(element, narrowed(scope, known)));
    }

    static Known broadcasting(Scope scope, Known known) {
        return broadcasting(scope, known, known.element());
    }

    private static boolean broadcast(Known a, Known b) {
        for (int axis = 1; axis <= Math.min(a.rank(), b.rank()); axis++) {
            long left = a.extent(-axis);
            long right = b.extent(-axis);
            if (left != right && left != 1 && right != 1) {
                return false;
            }
        }
        return true;
    }

    /** A shape that broadcasts to that of {@code known}: fewer axes, some of extent 1. */
    static long[] narrowed(Scope scope, Known known) {
        int rank = scope.chance.in(50) ? known.rank() : scope.chance.between(0, known.rank());
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = scope.chance.in(30) ? 1 : known.extent(known.rank() - rank + axis);
        }
        return shape;
    }

    /** A random choice of {@code known}'s axes, without repetition, some counted from the end. */
    static long[] axes(Scope scope, Known known) {
        long[] all = new long[known.rank()];
        int count = 0;
        for (int axis = 0; axis < known.rank(); axis++) {
            if (scope.chance.in(50)) {
                all[count++] = scope.chance.in(30) ? axis - known.rank() : axis;
            }
        }
        return Arrays.copyOf(all, count);
    }

    /** One axis of {@code known}, from either end. */
    static int axis(Scope scope, Known known) {
        return scope.chance.between(-known.rank(), known.rank() - 1);
    }
}
