package dev.sardonyx.runtime.host;

import dev.sardonyx.tensor.Tensor;

/**
 * A tensor made of another by choosing places along each axis: element [i, j, ...] of the result is element
 * [maps[0][i], maps[1][j], ...] of the operand, or a fill value where a map says -1.
 */
final class AxisMaps {
    private static final int SHORT_RUN = 4;

    private final Tensor x;
    private final int[] extents;
    private final int[][] maps;

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
        Tensor y = fill == null
                ? Tensor.zeros(x.elementType(), shape)
                : Elements.filled(x.elementType(), shape, fill, 0);
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
        boolean complete = runs[runs.length - 1] == maps[last].length;
        boolean scattered = block == 1 && complete && maps[last].length < SHORT_RUN * (runs.length / 3);
        int[] from = scattered ? new int[Elements.count(y)] : null;
        int[] outer = new int[last];
        for (int i = 0; i < last; i++) {
            outer[i] = maps[i] == null ? extents[i] : maps[i].length;
        }
        int[] steps = Extents.strides(extents);
        int[] index = new int[last];
        int row = 0;
        boolean gaps = false;
        do {
            int base = base(index, steps);
            if (base < 0) {
                gaps = true;
            } else if (scattered) {
                for (int i = 0; i < maps[last].length; i++) {
                    from[row + i] = base + maps[last][i];
                }
            } else {
                for (int i = 0; i + 2 < runs.length; i += 3) {
                    Elements.copy(x, base + runs[i + 1] * block, y, row + runs[i] * block, runs[i + 2] * block);
                }
            }
            row += maps[last].length * block;
        } while (Extents.next(index, outer));
        if (scattered && gaps) {
            throw new IllegalStateException("gaps along an axis before one that is rearranged");
        }
        return scattered ? Elements.pick(x, y.shape(), from) : y;
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

    /** Triples of target, source and length for stretches that lie together, then how many places they cover. */
    private static int[] runs(int[] map) {
        int[] runs = new int[3 * map.length + 1];
        int used = 0;
        int covered = 0;
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
                covered += length;
            }
            i += length;
        }
        runs[used] = covered;
        return java.util.Arrays.copyOf(runs, used + 1);
    }
}
