package dev.sardonyx.ops.attention;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** The recurrence of a linear attention, step by step. */
final class LinearAttentionReference {
    private final EvaluationContext in;
    private final int heads;
    private final int group;
    private final int steps;
    private final int keySize;
    private final int valueSize;

    LinearAttentionReference(EvaluationContext in) {
        this.in = in;
        int queries = in.attribute(LinearAttention.Q_NUM_HEADS).intValue();
        this.heads = in.attribute(LinearAttention.KV_NUM_HEADS).intValue();
        this.group = queries / heads;
        this.steps = (int) in.tensor(0).extent(1);
        this.keySize = (int) in.tensor(0).extent(2) / queries;
        this.valueSize = (int) in.tensor(2).extent(2) / heads;
    }

    List<Datum> evaluate() {
        long batches = in.tensor(0).extent(0);
        ElementType type = in.tensor(0).elementType();
        Tensor y = Tensor.zeros(type, batches, steps, (long) heads * group * valueSize);
        Tensor present =
                Tensor.zeros(in.has(3) ? in.tensor(3).elementType() : type, batches, heads, keySize, valueSize);
        for (long b = 0; b < batches; b++) {
            for (int h = 0; h < heads; h++) {
                double[][] state = new double[keySize][valueSize];
                long start = (b * heads + h) * keySize * valueSize;
                for (int i = 0; i < keySize * valueSize && in.has(3); i++) {
                    state[i / valueSize][i % valueSize] = in.tensor(3).getDouble(start + i);
                }
                for (int t = 0; t < steps; t++) {
                    step(state, b * steps + t, h, y);
                }
                for (int i = 0; i < keySize * valueSize; i++) {
                    present.setDouble(start + i, state[i / valueSize][i % valueSize]);
                }
            }
        }
        return List.of(y, present);
    }

    private void step(double[][] state, long row, int head, Tensor y) {
        double scale = in.attribute(LinearAttention.SCALE);
        scale = scale == 0 ? 1 / Math.sqrt(keySize) : scale;
        double[] value = new double[valueSize];
        for (int m = 0; m < valueSize; m++) {
            value[m] = in.tensor(2).getDouble((row * heads + head) * valueSize + m);
        }
        for (int d = 0; d < keySize && in.has(4); d++) {
            double decay = Math.exp(gate(4, row, head, d));
            for (int m = 0; m < valueSize; m++) {
                state[d][m] *= decay;
            }
        }
        for (int m = 0; m < valueSize && in.has(5); m++) {
            double known = 0;
            for (int d = 0; d < keySize; d++) {
                known += state[d][m] * key(row, head, d) * (in.has(6) ? gate(6, row, head, d) : 1);
            }
            value[m] = gate(5, row, head, 0) * (value[m] - known);
        }
        for (int d = 0; d < keySize; d++) {
            for (int m = 0; m < valueSize; m++) {
                state[d][m] += key(row, head, d) * value[m];
            }
        }
        for (int g = 0; g < group; g++) {
            long query = row * heads * group + (long) head * group + g;
            for (int m = 0; m < valueSize; m++) {
                double sum = 0;
                for (int d = 0; d < keySize; d++) {
                    sum += in.tensor(0).getDouble(query * keySize + d) * state[d][m];
                }
                y.setDouble(query * valueSize + m, scale * sum);
            }
        }
    }

    private double key(long row, int head, int d) {
        return in.tensor(1).getDouble((row * heads + head) * keySize + d);
    }

    /** An operand that has one number a step, a head, or an element of a head. */
    private double gate(int operand, long row, int head, int d) {
        Tensor gate = in.tensor(operand);
        long width = gate.extent(2);
        long at = width == 1 ? 0 : width == heads ? head : (long) head * keySize + d;
        return gate.getDouble(row * width + at);
    }
}
