package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/**
 * Ways through trees: nodes of four integers, {@code [feature << 4 | missing << 3 | mode, yes, no, split]} for a branch
 * and {@code [-1, first vote, votes, 0]} for a leaf. Modes are &lt;=, &lt;, &gt;=, &gt;, == and !=; {@code missing} says
 * that the question holds for NaN.
 */
abstract class TreeWalk {
    private static final int MISSING = 8;
    private static final int MODE = 7;
    private static final int FEATURE_SHIFT = 4;

    final int[] nodes;
    /** Where node 0 lies. */
    final int base;
    /** The features of a sample. */
    final int width;

    private TreeWalk(HostCall call, int width) {
        Tensor table = call.table("nodes");
        this.nodes = Elements.intArray(table);
        this.base = Elements.arrayOffset(table);
        this.width = width;
    }

    /** Walks over the samples in operand 0, in f64 when there is a table of splits, else in f32. */
    static TreeWalk of(HostCall call) {
        Tensor x = call.tensor(0);
        int width = (int) x.extent(x.rank() - 1);
        if (width < call.integer("features")) {
            throw call.error("the trees ask for " + call.integer("features") + " features, samples have " + width);
        }
        if (call.table("splits") != null) {
            return new Wide(
                    call, width, Elements.doubles(x), call.table("splits").toDoubles());
        }
        float[] features = x.elementType() == ElementType.F32 ? Elements.floatArray(x) : x.toFloats();
        int offset = x.elementType() == ElementType.F32 ? Elements.arrayOffset(x) : 0;
        return call.integer("plain") != 0
                ? new Plain(call, width, features, offset)
                : new Narrow(call, width, features, offset);
    }

    /** Where the leaf lies that {@code sample} comes to from the node {@code root}. */
    abstract int leaf(int root, int sample);

    private static boolean holds(int head, double x, double split) {
        boolean holds = switch (head & MODE) {
            case 0 -> x <= split;
            case 1 -> x < split;
            case 2 -> x >= split;
            case 3 -> x > split;
            case 4 -> x == split;
            default -> x != split;
        };
        return holds || (head & MISSING) != 0 && Double.isNaN(x);
    }

    /** Questions are all &lt;=, and do not hold for NaN. */
    private static final class Plain extends TreeWalk {
        private final float[] x;
        private final int offset;

        Plain(HostCall call, int width, float[] x, int offset) {
            super(call, width);
            this.x = x;
            this.offset = offset;
        }

        @Override
        int leaf(int root, int sample) {
            int[] tree = nodes;
            int first = offset + sample * width;
            int at = base + root;
            for (int head = tree[at]; head >= 0; head = tree[at]) {
                boolean yes = x[first + (head >>> FEATURE_SHIFT)] <= Float.intBitsToFloat(tree[at + 3]);
                at = base + (yes ? tree[at + 1] : tree[at + 2]);
            }
            return at;
        }
    }

    private static final class Narrow extends TreeWalk {
        private final float[] x;
        private final int offset;

        Narrow(HostCall call, int width, float[] x, int offset) {
            super(call, width);
            this.x = x;
            this.offset = offset;
        }

        @Override
        int leaf(int root, int sample) {
            int[] tree = nodes;
            int first = offset + sample * width;
            int at = base + root;
            for (int head = tree[at]; head >= 0; head = tree[at]) {
                boolean yes = holds(head, x[first + (head >>> FEATURE_SHIFT)], Float.intBitsToFloat(tree[at + 3]));
                at = base + (yes ? tree[at + 1] : tree[at + 2]);
            }
            return at;
        }
    }

    /** In f64; the fourth integer is the place among {@code splits}. */
    private static final class Wide extends TreeWalk {
        private final double[] x;
        private final double[] splits;

        Wide(HostCall call, int width, double[] x, double[] splits) {
            super(call, width);
            this.x = x;
            this.splits = splits;
        }

        @Override
        int leaf(int root, int sample) {
            int first = sample * width;
            int at = base + root;
            for (int head = nodes[at]; head >= 0; head = nodes[at]) {
                boolean yes = holds(head, x[first + (head >>> FEATURE_SHIFT)], splits[nodes[at + 3]]);
                at = base + (yes ? nodes[at + 1] : nodes[at + 2]);
            }
            return at;
        }
    }
}
