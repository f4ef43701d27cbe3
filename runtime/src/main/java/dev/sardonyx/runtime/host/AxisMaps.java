package dev.sardonyx.runtime.host;

import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * A tensor made of another by choosing places along each axis: element [i, j, ...] of the result is element
 * [maps[0][i], maps[1][j], ...] of the operand, or a fill value where a map says -1.
 */
final class AxisMaps {
    private static final int SHORT_RUN = 4;

    private final Tensor x;
    private final int[] extents;
    private final int[][] maps;
    private boolean gaps;

    private AxisMaps(Tensor x) {
        this.x = x;
        this.extents = Extents.of(x);
        this.maps = new int[extents.length][];
    }

    /** Starts with every axis as it is. */
    static AxisMaps of(Tensor x) {
        return new AxisMaps(x);
    }

    /** Sets the map of {@code axis}, whose length is the new extent. */
    AxisMaps with(int axis, int[] map) {
        maps[axis] = map;
        for (int place : map) {
            gaps |= place < 0;
        }
        return this;
    }

    /** The {@code count} places from {@code start} on along {@code axis}, each {@code step} after the one before. */
    AxisMaps range(int axis, int start, int step, int count) {
        int[] map = new int[count];
        for (int i = 0; i < count; i++) {
            map[i] = start + i * step;
        }
        return with(axis, map);
    }

    /** The result, where places without a source are zero or empty. */
    Tensor copy() {
        return copy(null);
    }

    /** The result, where places without a source are the one element of {@code fill}, or zero when that is null. */
    Tensor copy(Tensor fill) {
        long[] shape = x.shape();
        int last = -1;
        for (int i = 0; i < maps.length; i++) {
            if (maps[i] != null) {
                shape[i] = maps[i].length;
                last = i;
            }
        }
        Tensor y =
                fill == null ? Tensor.zeros(x.elementType(), shape) : Elements.filled(x.elementType(), shape, fill, 0);
        if (last < 0) {
            Elements.copy(x, 0, y, 0, Elements.count(x));
        } else if (y.size() > 0 && x.size() > 0) {
            y = write(y, last);
        }
        return y;
    }

    private Tensor write(Tensor y, int last) {
        int block = Extents.size(extents, last + 1, extents.length);
        int[] runs = runs(maps[last]);
        int[] outer = new int[last];
        for (int i = 0; i < last; i++) {
            outer[i] = maps[i] == null ? extents[i] : maps[i].length;
        }
        if (block == 1 && !gaps && maps[last].length < SHORT_RUN * (runs.length / 3)) {
            return pick(y, outer);
        }
        int[] steps = Extents.strides(extents);
        int[] index = new int[last];
        int row = 0;
        do {
            int base = base(index, steps);
            for (int i = 0; base >= 0 && i < runs.length; i += 3) {
                Elements.copy(x, base + runs[i + 1] * block, y, row + runs[i] * block, runs[i + 2] * block);
            }
            row += maps[last].length * block;
        } while (Extents.next(index, outer));
        return y;
    }

    /** Element by element, where stretches that lie together are too short to copy one by one. */
    private Tensor pick(Tensor y, int[] outer) {
        int[] map = maps[outer.length];
        int[] steps = Extents.strides(extents);
        int[] from = new int[Elements.count(y)];
        int[] index = new int[outer.length];
        int at = 0;
        do {
            int base = base(index, steps);
            for (int place : map) {
                from[at++] = base + place;
            }
        } while (Extents.next(index, outer));
        return Elements.pick(x, y.shape(), from);
    }

    /** Where the row of the operand for {@code index} starts, or -1 for a row of fill values. */
    private int base(int[] index, int[] steps) {
        int base = 0;
        for (int i = 0; i < index.length; i++) {
            int place = maps[i] == null ? index[i] : maps[i][index[i]];
            if (place < 0) {
                return -1;
            }
            base += place * steps[i];
        }
        return base;
    }

    /** Triples of target, source and length of the stretches that lie together. */
    private static int[] runs(int[] map) {
        int[] runs = new int[3 * map.length];
        int used = 0;
        for (int i = 0; i < map.length; ) {
            int length = 1;
            while (i + length < map.length && map[i] >= 0 && map[i + length] == map[i] + length) {
                length++;
            }
            if (map[i] >= 0) {
                runs[used] = i;
                runs[used + 1] = map[i];
                runs[used + 2] = length;
                used += 3;
            }
            i += length;
        }
        return Arrays.copyOf(runs, used);
    }
}
