package dev.sardonyx.properties.graphs;

import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a problem in every wanted way and compares the results. */
final class Differences {
    private final Problem problem;
    private final Expectation rounded;
    private final Map<List<Pass>, Expectation> unrounded = new IdentityHashMap<>();
    private final Counts counts;

    private Differences(Problem problem, Counts counts) {
        this.problem = problem;
        this.rounded = new Expectation(problem.graph(), problem.runs());
        this.counts = counts;
    }

    /** The first disagreement of {@code problem} among {@code variants}, of which the scalar one is first. */
    static Optional<Finding> find(Problem problem, List<Variant> variants, Counts counts) {
        return new Differences(problem, counts).find(variants);
    }

    private Optional<Finding> find(List<Variant> variants) {
        if (rounded.refuses(0)) {
            return Optional.of(new Finding("interpreter", "the interpreter refuses a graph it took node by node"));
        }
        Builds builds = new Builds(problem.graph(), variants);
        List<List<Datum>> scalar = null;
        for (Variant variant : variants) {
            List<List<Datum>> results;
            try {
                results = results(variant, builds.load(variant).newSession(variant.threads()));
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
        if (differences.rounded.refuses(0) || !PeerLimits.allow(problem)) {
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
            Optional<String> difference = differences.rounded.difference(0, i, results.get(i));
            if (difference.isPresent()) {
                return Optional.of(
                        new Finding("interpreter against ONNX Runtime", "result " + i + ": " + difference.get()));
            }
        }
        return Optional.empty();
    }

    /** The results of every run; null for runs that are refused, which the first may not be. */
    private List<List<Datum>> results(Variant variant, Session session) {
        List<List<Datum>> results = new ArrayList<>();
        for (int run = 0; run < problem.runs().size(); run++) {
            results.add(run(variant, session, run));
        }
        return results;
    }

    private List<Datum> run(Variant variant, Session session, int run) {
        if (rounded.refuses(run)) {
            return null;
        }
        Outputs outputs;
        try {
            outputs = session.run(problem.runs().get(run).toArray(Datum[]::new));
        } catch (IllegalArgumentException e) {
            if (run == 0 && !own(variant).explainsRefusal(0)) {
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
                        : difference(variant, run, i, actual);
                if (difference.isPresent()) {
                    String kind = variant.name() + (sameBits ? " against scalar" : " against interpreter");
                    return Optional.of(new Finding(kind, "run " + run + ", result " + i + ": " + difference.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** Compares with the interpreter, which may round where the operators' texts do or where the variant does. */
    private Optional<String> difference(Variant variant, int run, int result, Datum actual) {
        if (rounded.isClose(run, result, actual)) {
            return Optional.empty();
        }
        Expectation own = own(variant);
        return (own.refuses(run) ? rounded : own).difference(run, result, actual);
    }

    /** What the interpreter makes of the graph when it rounds where the variant does. */
    private Expectation own(Variant variant) {
        return unrounded.computeIfAbsent(
                variant.passes(),
                passes -> UnroundedForm.of(problem.graph(), passes)
                        .map(form -> new Expectation(form, problem.runs()))
                        .orElse(rounded));
    }
}
