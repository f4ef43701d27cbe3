package dev.sardonyx.properties.graphs;

import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a problem in every wanted way and compares the results. */
final class Differences {
    private static final TensorComparison CLOSE = new TensorComparison(1e-6, 1e-9);
    private static final Interpreter INTERPRETER = new Interpreter(StandardOperators.register());

    private final Problem problem;
    private final List<List<Datum>> expected = new ArrayList<>();
    private final Map<Integer, Sensitivity> sensitivities = new HashMap<>();
    private final Counts counts;

    private Differences(Problem problem, Counts counts) {
        this.problem = problem;
        this.counts = counts;
    }

    /** The first disagreement of {@code problem} among {@code variants}, of which the scalar one is first. */
    static Optional<Finding> find(Problem problem, List<Variant> variants, Counts counts) {
        return new Differences(problem, counts).find(variants);
    }

    private Optional<Finding> find(List<Variant> variants) {
        for (List<Tensor> inputs : problem.runs()) {
            expected.add(interpret(inputs));
        }
        if (expected.getFirst() == null) {
            return Optional.of(new Finding("interpreter", "the interpreter refuses a graph it took node by node"));
        }
        Builds builds = new Builds(problem.graph(), variants);
        List<List<Datum>> scalar = null;
        for (Variant variant : variants) {
            List<List<Datum>> results;
            try {
                results = results(builds.load(variant).newSession(variant.threads()));
            } catch (ModelException e) {
                counts.refused(variant.name(), e);
                if (scalar == null) {
                    return Optional.empty();
                }
                continue;
            } catch (RuntimeException | StackOverflowError e) {
                return Optional.of(Failures.finding(variant, e));
            }
            Optional<Finding> finding = compare(variant, results, scalar);
            if (finding.isPresent()) {
                return finding;
            }
            if (scalar == null) {
                scalar = results;
            }
            counts.ran(variant.name());
        }
        return Optional.empty();
    }

    /** The first disagreement of the interpreter with ONNX Runtime, where the latter takes the graph. */
    static Optional<Finding> ofPeer(Problem problem, PeerProcess peer, Counts counts) {
        Differences differences = new Differences(problem, counts);
        differences.expected.add(differences.interpret(problem.inputs()));
        if (differences.expected.getFirst() == null || !PeerLimits.allow(problem)) {
            return Optional.empty();
        }
        List<Tensor> results;
        try {
            results = peer.run(
                    ModelProtoWriter.write(OnnxExport.export(problem.graph())),
                    problem.graph().inputs().stream().map(Value::name).toList(),
                    problem.inputs());
        } catch (IllegalStateException e) {
            counts.refusedByPeer(e.getMessage());
            return Optional.empty();
        }
        counts.ran("ONNX Runtime");
        for (int i = 0; i < results.size(); i++) {
            Optional<String> difference = differences.difference(0, i, results.get(i));
            if (difference.isPresent()) {
                return Optional.of(
                        new Finding("interpreter against ONNX Runtime", "result " + i + ": " + difference.get()));
            }
        }
        return Optional.empty();
    }

    /** The results, or null where the operators refuse the inputs. */
    private List<Datum> interpret(List<Tensor> inputs) {
        try {
            return INTERPRETER.run(problem.graph(), List.copyOf(inputs));
        } catch (ModelException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** The results of every run; null for runs that are refused, which the first may not be. */
    private List<List<Datum>> results(Session session) {
        List<List<Datum>> results = new ArrayList<>();
        for (int run = 0; run < problem.runs().size(); run++) {
            results.add(run(session, run));
        }
        return results;
    }

    private List<Datum> run(Session session, int run) {
        if (expected.get(run) == null) {
            return null;
        }
        Outputs outputs;
        try {
            outputs = session.run(problem.runs().get(run).toArray(Datum[]::new));
        } catch (IllegalArgumentException e) {
            if (run == 0) {
                throw e;
            }
            counts.refusedSizes();
            return null;
        }
        List<Datum> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(outputs.tensor(i).copy());
        }
        return results;
    }

    private Optional<Finding> compare(Variant variant, List<List<Datum>> results, List<List<Datum>> scalar) {
        for (int run = 0; run < results.size(); run++) {
            for (int i = 0; results.get(run) != null && i < results.get(run).size(); i++) {
                Datum actual = results.get(run).get(i);
                boolean sameBits = variant.sameBits() && scalar != null && scalar.get(run) != null;
                Optional<String> difference = sameBits
                        ? TensorComparison.EXACT.difference(scalar.get(run).get(i), actual)
                        : difference(run, i, actual);
                if (difference.isPresent()) {
                    String kind = variant.name() + (sameBits ? " against scalar" : " against interpreter");
                    return Optional.of(new Finding(kind, "run " + run + ", result " + i + ": " + difference.get()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> difference(int run, int result, Datum actual) {
        Optional<String> difference = CLOSE.difference(expected.get(run).get(result), actual);
        if (difference.isEmpty()) {
            return difference;
        }
        Sensitivity sensitivity = sensitivities.computeIfAbsent(
                run, r -> new Sensitivity(problem.graph(), problem.runs().get(r), expected.get(r)));
        return sensitivity.explains(result, actual) ? Optional.empty() : difference;
    }
}
