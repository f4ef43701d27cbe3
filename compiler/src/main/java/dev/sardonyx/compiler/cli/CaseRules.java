package dev.sardonyx.compiler.cli;

import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the outputs of a test case are compared: as the ONNX runner does, with its exceptions for single cases. */
final class CaseRules {
    /** A tolerance for cases whose last part of the name begins in some way. */
    private record Exception(String prefix, TensorComparison comparison) {}

    private static final List<Exception> EXCEPTIONS = List.of(
            new Exception("test_dft", new TensorComparison(1e-3, 1e-6)),
            new Exception("test_celu_bfloat16_expanded", new TensorComparison(1e-2, 1e-2)),
            new Exception("test_adam_multiple", new TensorComparison(1e-2, 1e-7)));

    private static final String RANDOM = "test_bernoulli";

    private final TensorComparison usual;

    CaseRules(TensorComparison usual) {
        this.usual = usual;
    }

    /** A sentence that says how {@code actual} differs from {@code expected}, or empty when the case passes. */
    Optional<String> difference(String caseName, List<Datum> expected, List<Datum> actual) {
        if (expected.size() != actual.size()) {
            return Optional.of("expected " + expected.size() + " outputs, got " + actual.size());
        }
        String name = caseName.substring(caseName.lastIndexOf('/') + 1);
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> difference = name.startsWith(RANDOM)
                    ? notZeroOrOne(expected.get(i), actual.get(i))
                    : comparison(name).difference(expected.get(i), actual.get(i));
            if (difference.isPresent()) {
                return Optional.of("output " + i + ": " + difference.get());
            }
        }
        return Optional.empty();
    }

    private TensorComparison comparison(String name) {
        return EXCEPTIONS.stream()
                .filter(e -> name.startsWith(e.prefix()))
                .map(Exception::comparison)
                .findFirst()
                .orElse(usual);
    }

    /** Random outputs cannot match; they must have shape and type, and be 0 or 1. */
    private static Optional<String> notZeroOrOne(Datum expected, Datum actual) {
        if (!(expected instanceof Tensor e) || !(actual instanceof Tensor a)) {
            return Optional.of("expected a tensor");
        }
        ElementType type = e.elementType();
        if (type != a.elementType() || !Arrays.equals(e.shape(), a.shape())) {
            return Optional.of("expected " + e + ", got " + a);
        }
        for (long i = 0; i < a.size(); i++) {
            if (a.getDouble(i) != 0 && a.getDouble(i) != 1) {
                return Optional.of("expected 0 or 1, got " + a.getDouble(i));
            }
        }
        return Optional.empty();
    }
}
