package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;

/**
 * LinearAttention: query [B, T, q_num_heads * dk], key [B, T, heads * dk], value [B, T, heads * dv], past state [B,
 * heads, dk, dv], and gates decay, beta and erase_gate, which hold one number a step, a head, or an element of a key.
 */
final class LinearAttentions {
    private final int steps;
    private final int heads;
    private final int group;
    private final int keySize;
    private final int valueSize;
    private final double scale;
    private final double[] query;
    private final double[] key;
    private final double[] value;
    private final Gate decay;
    private final Gate beta;
    private final Gate erase;

    private LinearAttentions(HostCall call) {
        int queryHeads = (int) call.integer("q_num_heads");
        this.heads = (int) call.integer("kv_num_heads");
        this.group = queryHeads / heads;
        this.steps = (int) call.tensor(0).extent(1);
        this.keySize = (int) call.tensor(0).extent(2) / queryHeads;
        this.valueSize = (int) call.tensor(2).extent(2) / heads;
        float given = call.number("scale", 0);
        this.scale = given == 0 ? 1 / StrictMath.sqrt(keySize) : given;
        this.query = Elements.doubles(call.tensor(0));
        this.key = Elements.doubles(call.tensor(1));
        this.value = Elements.doubles(call.tensor(2));
        this.decay = Gate.of(call, 4);
        this.beta = Gate.of(call, 5);
        this.erase = Gate.of(call, 6);
    }

    /** A gate operand, null when absent. */
    private record Gate(double[] values, int width) {
        static Gate of(HostCall call, int operand) {
            return call.has(operand)
                    ? new Gate(Elements.doubles(call.tensor(operand)), (int)
                            call.tensor(operand).extent(2))
                    : null;
        }

        double at(int row, int head, int heads, int element, int size) {
            int place = width == 1 ? 0 : width == heads ? head : head * size + element;
            return values[row * width + place];
        }
    }

    static void linearAttention(HostCall call) {
        LinearAttentions attention = new LinearAttentions(call);
        Tensor query = call.tensor(0);
        int batch = (int) query.extent(0);
        int size = attention.keySize * attention.valueSize;
        double[] states = call.has(3) ? Elements.doubles(call.tensor(3)) : new double[batch * attention.heads * size];
        int width = attention.heads * attention.group * attention.valueSize;
        double[] y = new double[batch * attention.steps * width];
        for (int b = 0; b < batch; b++) {
            for (int head = 0; head < attention.heads; head++) {
                for (int t = 0; t < attention.steps; t++) {
                    int row = b * attention.steps + t;
                    int state = (b * attention.heads + head) * size;
                    attention.write(row, head, states, state);
                    attention.read(row, head, states, state, y);
                }
            }
        }
        call.result(0, Elements.tensor(query.elementType(), new long[] {batch, attention.steps, width}, y));
        long[] shape = {batch, attention.heads, attention.keySize, attention.valueSize};
        call.result(
                1,
                Elements.tensor(call.resultType(1) == null ? query.elementType() : call.resultType(1), shape, states));
    }

    /** Fades the state at {@code s[at]}, takes from the value what the state gives for the key, and adds it. */
    private void write(int row, int head, double[] s, int at) {
        int keys = (row * heads + head) * keySize;
        int values = (row * heads + head) * valueSize;
        double[] written = new double[valueSize];
        System.arraycopy(value, values, written, 0, valueSize);
        for (int d = 0; d < keySize && decay != null; d++) {
            double factor = StrictMath.exp(decay.at(row, head, heads, d, keySize));
            for (int m = 0; m < valueSize; m++) {
                s[at + d * valueSize + m] *= factor;
            }
        }
        if (beta != null) {
            double[] known = new double[valueSize];
            for (int d = 0; d < keySize; d++) {
                double k = key[keys + d] * (erase == null ? 1 : erase.at(row, head, heads, d, keySize));
                for (int m = 0; m < valueSize; m++) {
                    known[m] += s[at + d * valueSize + m] * k;
                }
            }
            double rate = beta.at(row, head, heads, 0, keySize);
            for (int m = 0; m < valueSize; m++) {
                written[m] = rate * (written[m] - known[m]);
            }
        }
        for (int d = 0; d < keySize; d++) {
            for (int m = 0; m < valueSize; m++) {
                s[at + d * valueSize + m] += key[keys + d] * written[m];
            }
        }
    }

    private void read(int row, int head, double[] s, int at, double[] y) {
        for (int g = 0; g < group; g++) {
            int queryHead = (row * heads + head) * group + g;
            int to = queryHead * valueSize;
            for (int d = 0; d < keySize; d++) {
                double q = query[queryHead * keySize + d];
                for (int m = 0; m < valueSize; m++) {
                    y[to + m] += q * s[at + d * valueSize + m];
                }
            }
            for (int m = 0; m < valueSize; m++) {
                y[to + m] *= scale;
            }
        }
    }
}
