package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.prune.PrunedWeight;
import dev.sardonyx.compiler.quantize.QuantizedWeight;
import dev.sardonyx.compiler.weights.LeftWeight;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was done to a model as text: a line a weight, a line for each reason to leave others, a line an output. */
final class CompressionText {
    private final StringBuilder text = new StringBuilder();

    String text() {
        return text.toString();
    }

    void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }

    private static String shape(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String note(String note) {
        return note.isEmpty() ? "" : " (" + note + ")";
    }

    void pruned(List<PrunedWeight> weights) {
        line("%8s %8s %10s %10s  %-16s %s", "density", "after", "blocks", "zeroed", "shape", "weight");
        for (PrunedWeight weight : weights) {
            line(
                    "%8.4f %8.4f %10d %10d  %-16s %s%s",
                    weight.before().density(),
                    weight.after().density(),
                    weight.blocks(),
                    weight.zeroed(),
                    shape(weight.shape()),
                    weight.name(),
                    note(weight.note()));
        }
    }

    void quantized(List<QuantizedWeight> weights) {
        line("%11s %11s %9s  %-36s %-16s %s", "bytes", "after", "error", "format", "shape", "weight");
        for (QuantizedWeight weight : weights) {
            line(
                    "%11d %11d %9.2e  %-36s %-16s %s%s",
                    weight.bytesBefore(),
                    weight.bytesAfter(),
                    weight.relativeError(),
                    weight.format(),
                    shape(weight.shape()),
                    weight.name(),
                    note(weight.note()));
        }
    }

    void left(List<LeftWeight> left) {
        new TreeMap<>(left.stream().collect(Collectors.groupingBy(LeftWeight::reason)))
                .forEach((reason, weights) -> line(
                        "left: %d constant%s of %d bytes: %s",
                        weights.size(),
                        weights.size() == 1 ? "" : "s",
                        weights.stream().mapToLong(LeftWeight::bytes).sum(),
                        reason));
    }

    void moved(OutputComparison comparison) {
        if (!comparison.skipped().isEmpty()) {
            line("outputs were not compared: %s", comparison.skipped());
            return;
        }
        line("%11s %11s %11s  %s", "max error", "relative", "cosine", "output, for made-up inputs");
        for (OutputMovement output : comparison.outputs()) {
            line(
                    "%11.3e %11.3e %11.7f  %s",
                    output.largestError(), output.relativeError(), output.cosine(), output.output());
        }
    }
}
