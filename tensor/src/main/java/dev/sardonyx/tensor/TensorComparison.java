package dev.sardonyx.tensor;

import java.util.Arrays;
import java.util.Optional;

/**
 * Compares values as the ONNX backend runner does: shape, element type, then every element within
 * {@code atol + rtol * |expected|}; NaN equals NaN, an infinity only itself, strings and booleans exactly.
 *
 * @param rtol relative tolerance
 * @param atol absolute tolerance
 */
public record TensorComparison(double rtol, double atol) {
    /** The tolerances of the ONNX backend runner. */
    public static final TensorComparison ONNX_RUNNER = new TensorComparison(1e-3, 1e-7);

    public static final TensorComparison EXACT = new TensorComparison(0, 0);

    /** A sentence that says where and how {@code actual} first differs, or empty when it agrees. */
    public Optional<String> difference(Datum expected, Datum actual) {
        if (expected instanceof Tensor e && actual instanceof Tensor a) {
            return tensors(e, a);
        }
        if (expected instanceof TensorSequence e && actual instanceof TensorSequence a) {
            return sequences(e, a);
        }
        if (expected instanceof OptionalDatum e && actual instanceof OptionalDatum a) {
            return optionals(e, a);
        }
        if (expected instanceof DatumMap e && actual instanceof DatumMap a) {
            return maps(e, a);
        }
        return Optional.of("expected a " + kind(expected) + ", got a " + kind(actual));
    }

    private static String kind(Datum datum) {
        return switch (datum) {
            case Tensor t -> "tensor";
            case TensorSequence s -> "sequence";
            case OptionalDatum o -> "optional";
            case DatumMap m -> "map";
        };
    }

    private Optional<String> sequences(TensorSequence expected, TensorSequence actual) {
        if (expected.elements().size() != actual.elements().size()) {
            return Optional.of("expected a sequence of " + expected.elements().size() + ", got "
                    + actual.elements().size());
        }
        for (int i = 0; i < expected.elements().size(); i++) {
            Optional<String> difference =
                    difference(expected.elements().get(i), actual.elements().get(i));
            if (difference.isPresent()) {
                return Optional.of("in element " + i + ": " + difference.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> optionals(OptionalDatum expected, OptionalDatum actual) {
        if (expected.content().isPresent() != actual.content().isPresent()) {
            return Optional.of("expected " + (expected.content().isPresent() ? "a value" : "an empty optional")
                    + ", got the opposite");
        }
        return expected.content().flatMap(e -> difference(e, actual.content().orElseThrow()));
    }

    private Optional<String> maps(DatumMap expected, DatumMap actual) {
        if (!expected.entries().keySet().equals(actual.entries().keySet())) {
            return Optional.of("expected the keys " + expected.entries().keySet() + ", got "
                    + actual.entries().keySet());
        }
        return expected.entries().entrySet().stream()
                .flatMap(e -> difference(e.getValue(), actual.entries().get(e.getKey())).stream()
                        .map(d -> "at key " + e.getKey() + ": " + d))
                .findFirst();
    }

    private Optional<String> tensors(Tensor expected, Tensor actual) {
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            return Optional.of(
                    "expected shape " + Arrays.toString(expected.shape()) + ", got " + Arrays.toString(actual.shape()));
        }
        if (expected.elementType() != actual.elementType()) {
            return Optional.of("expected element type " + expected.elementType().text() + ", got "
                    + actual.elementType().text());
        }
        long wrong = 0;
        long first = -1;
        double worst = 0;
        for (long i = 0; i < expected.size(); i++) {
            if (!agrees(expected, actual, i)) {
                first = first < 0 ? i : first;
                wrong++;
            }
            worst = Math.max(worst, distance(expected, actual, i));
        }
        if (wrong == 0) {
            return Optional.empty();
        }
        return Optional.of(wrong + " of " + expected.size() + " elements differ, first at " + index(expected, first)
                + ": expected " + element(expected, first) + ", got " + element(actual, first)
                + "; largest difference " + worst);
    }

    private boolean agrees(Tensor expected, Tensor actual, long i) {
        switch (expected.elementType().kind()) {
            case STRING -> {
                return expected.strings()[(int) i].equals(actual.strings()[(int) i]);
            }
            case BOOL -> {
                return expected.getBoolean(i) == actual.getBoolean(i);
            }
            case SIGNED, UNSIGNED -> {
                if (expected.getLong(i) == actual.getLong(i)) {
                    return true;
                }
            }
            case FLOAT -> {}
        }
        double e = expected.getDouble(i);
        double a = actual.getDouble(i);
        if (Double.isNaN(e) || Double.isNaN(a)) {
            return Double.isNaN(e) && Double.isNaN(a);
        }
        if (Double.isInfinite(e) || Double.isInfinite(a)) {
            return e == a;
        }
        return Math.abs(a - e) <= atol + rtol * Math.abs(e);
    }

    private static double distance(Tensor expected, Tensor actual, long i) {
        if (expected.elementType() == ElementType.STRING) {
            return 0;
        }
        double distance = Math.abs(expected.getDouble(i) - actual.getDouble(i));
        return Double.isNaN(distance) ? 0 : distance;
    }

    private static String element(Tensor tensor, long i) {
        return switch (tensor.elementType().kind()) {
            case STRING -> '"' + tensor.strings()[(int) i] + '"';
            case BOOL -> String.valueOf(tensor.getBoolean(i));
            case SIGNED, UNSIGNED -> String.valueOf(tensor.getLong(i));
            case FLOAT -> String.valueOf(tensor.getDouble(i));
        };
    }

    private static String index(Tensor tensor, long flat) {
        long[] index = new long[tensor.rank()];
        long rest = flat;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % tensor.extent(axis);
            rest /= tensor.extent(axis);
        }
        return Arrays.toString(index);
    }
}
