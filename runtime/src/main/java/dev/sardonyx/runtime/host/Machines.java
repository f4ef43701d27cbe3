package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Support vector machines that classify. */
final class Machines {
    private static final int MOST_ROUNDS = 100;
    private static final double LEAST = 1e-7;

    private final Model model;
    private final double[] x;
    private final int features;
    /** Of one sample: the kernel function of it and each support vector. */
    private final double[] kernels;
    /** Of one sample: the scores of pairs of classes. */
    private final double[] pairs;

    private final int[] votes;
    private final double[] pairwise;
    private final double[] coupling;
    private final double[] product;

    /** The tables in the form they are used. */
    private record Model(
            int classes,
            String kernel,
            double gamma,
            double offset,
            double degree,
            double[] coefficients,
            double[] vectors,
            double[] rho,
            double[] probA,
            double[] probB,
            long[] perClass,
            int count) {
        static Model of(HostCall call) {
            long[] perClass = call.integers("per_class");
            int count = 0;
            for (long of : perClass) {
                count += (int) of;
            }
            return new Model(
                    Elements.count(call.table("labels")),
                    call.text("kernel", "LINEAR"),
                    call.number("gamma"),
                    call.number("offset"),
                    call.number("degree"),
                    numbers(call, "coefficients"),
                    numbers(call, "vectors"),
                    numbers(call, "rho"),
                    numbers(call, "prob_a"),
                    numbers(call, "prob_b"),
                    perClass,
                    count);
        }

        private static double[] numbers(HostCall call, String name) {
            Tensor table = call.table(name);
            return table == null ? new double[0] : Elements.doubles(table);
        }
    }

    private Machines(HostCall call) {
        Tensor samples = call.tensor(0);
        this.model = call.once(Model.class, Model::of);
        this.features = (int) samples.extent(samples.rank() - 1);
        this.x = new double[Elements.count(samples)];
        for (int i = 0; i < x.length; i++) {
            x[i] = samples.getFloat(i);
        }
        int classes = model.classes();
        this.kernels = new double[model.count()];
        this.pairs = new double[classes * (classes - 1) / 2];
        this.votes = new int[classes];
        this.pairwise = new double[classes * classes];
        this.coupling = new double[classes * classes];
        this.product = new double[classes];
    }

    /** SVMClassifier: labels [samples] and scores [samples, classes or pairs of them]. */
    static void classify(HostCall call) {
        Machines machines = new Machines(call);
        Tensor labels = call.table("labels");
        int classes = machines.model.classes();
        boolean linear = machines.model.count() == 0;
        boolean coupled = machines.model.probA().length > 0;
        int width = linear || coupled || classes == 2 ? classes : machines.pairs.length;
        Tensor samples = call.tensor(0);
        int count = samples.rank() == 1 ? 1 : (int) samples.extent(0);
        Tensor y = Tensor.zeros(labels.elementType(), count);
        double[] z = new double[count * width];
        for (int sample = 0; sample < count; sample++) {
            int at = sample * width;
            int winner;
            if (linear) {
                winner = machines.linear(sample, z, at);
            } else {
                winner = machines.vote(sample);
                if (coupled) {
                    machines.couple(z, at);
                } else if (classes == 2) {
                    z[at] = -machines.pairs[0];
                    z[at + 1] = machines.pairs[0];
                } else {
                    System.arraycopy(machines.pairs, 0, z, at, width);
                }
            }
            y.copyElement(sample, labels, winner);
            Scores.transform(call.text("transform", "NONE"), z, at, width);
        }
        call.result(0, y);
        call.result(1, Elements.tensor(ElementType.F32, new long[] {count, width}, z));
    }

    private double dot(int sample, double[] rows, int row) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
            sum += x[sample * features + i] * rows[row * features + i];
        }
        return sum;
    }

    private double distance(int sample, int vector) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
            double difference = x[sample * features + i] - model.vectors()[vector * features + i];
            sum += difference * difference;
        }
        return sum;
    }

    private double kernel(int sample, int vector) {
        return switch (model.kernel()) {
            case "RBF" -> StrictMath.exp(-model.gamma() * distance(sample, vector));
            case "POLY" ->
                StrictMath.pow(model.gamma() * dot(sample, model.vectors(), vector) + model.offset(), model.degree());
            case "SIGMOID" -> StrictMath.tanh(model.gamma() * dot(sample, model.vectors(), vector) + model.offset());
            default -> dot(sample, model.vectors(), vector);
        };
    }

    /** Linear scores from {@code at} on; the number of the largest. */
    private int linear(int sample, double[] scores, int at) {
        double rho = model.rho().length == 0 ? 0 : model.rho()[0];
        int winner = 0;
        for (int c = 0; c < model.classes(); c++) {
            scores[at + c] = dot(sample, model.coefficients(), c) + rho;
            winner = scores[at + c] > scores[at + winner] ? c : winner;
        }
        return winner;
    }

    /** Fills the scores of pairs; the class with most votes, the first of equals. */
    private int vote(int sample) {
        for (int v = 0; v < kernels.length; v++) {
            kernels[v] = kernel(sample, v);
        }
        Arrays.fill(votes, 0);
        int pair = 0;
        int startI = 0;
        for (int i = 0; i < votes.length; i++) {
            int endI = startI + (int) model.perClass()[i];
            int startJ = endI;
            for (int j = i + 1; j < votes.length; j++) {
                int endJ = startJ + (int) model.perClass()[j];
                double score = sum(j - 1, startI, endI) + sum(i, startJ, endJ) + model.rho()[pair];
                votes[score > 0 ? i : j]++;
                pairs[pair++] = score;
                startJ = endJ;
            }
            startI = endI;
        }
        int winner = 0;
        for (int c = 1; c < votes.length; c++) {
            winner = votes[c] > votes[winner] ? c : winner;
        }
        return winner;
    }

    /** The kernels of support vectors [from, to) weighted by coefficients of {@code row}. */
    private double sum(int row, int from, int to) {
        double sum = 0;
        for (int v = from; v < to; v++) {
            sum += model.coefficients()[row * kernels.length + v] * kernels[v];
        }
        return sum;
    }

    /** Probabilities of classes from {@code at} on, coupled from those of pairs. */
    private void couple(double[] p, int at) {
        int k = votes.length;
        int pair = 0;
        for (int i = 0; i < k; i++) {
            for (int j = i + 1; j < k; j++, pair++) {
                double sigmoid = 1 / (1 + StrictMath.exp(pairs[pair] * model.probA()[pair] + model.probB()[pair]));
                pairwise[i * k + j] = Math.clamp(sigmoid, LEAST, 1 - LEAST);
                pairwise[j * k + i] = 1 - pairwise[i * k + j];
            }
        }
        for (int i = 0; i < k; i++) {
            p[at + i] = 1.0 / k;
            double diagonal = 0;
            for (int j = 0; j < k; j++) {
                double other = i == j ? 0 : pairwise[j * k + i];
                diagonal += other * other;
                coupling[i * k + j] = -other * pairwise[i * k + j];
            }
            coupling[i * k + i] = diagonal;
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (!step(p, at, k)) {
                return;
            }
        }
    }

    /** One round over the classes; false when their products already differ by little. */
    private boolean step(double[] p, int at, int k) {
        double mean = 0;
        for (int i = 0; i < k; i++) {
            product[i] = 0;
            for (int j = 0; j < k; j++) {
                product[i] += coupling[i * k + j] * p[at + j];
            }
            mean += p[at + i] * product[i];
        }
        double error = 0;
        for (int i = 0; i < k; i++) {
            error = Math.max(error, Math.abs(product[i] - mean));
        }
        if (error < 0.005 / k) {
            return false;
        }
        for (int i = 0; i < k; i++) {
            double own = coupling[i * k + i];
            double change = (mean - product[i]) / own;
            double scale = 1 + change;
            mean = (mean + change * (change * own + 2 * product[i])) / (scale * scale);
            p[at + i] += change;
            for (int j = 0; j < k; j++) {
                product[j] = (product[j] + change * coupling[i * k + j]) / scale;
                p[at + j] /= scale;
            }
        }
        return true;
    }
}
