package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.quantize.QuantizedWeight;
import dev.sardonyx.compiler.weights.LeftWeight;
import java.util.List;

/**
 * What quantisation did, for programs.
 *
 * @param model as the user named it
 * @param output the file that was written
 * @param format that was asked for
 */
record QuantizeReport(
        String model,
        String output,
        String format,
        long bytesBefore,
        long bytesAfter,
        List<QuantizedWeight> weights,
        List<LeftWeight> left,
        OutputComparison comparison) {

    String text() {
        CompressionText text = new CompressionText();
        text.line(
                "%s: %d weight%s of %s in %s, %d bytes, %.4f of the original",
                output,
                weights.size(),
                weights.size() == 1 ? "" : "s",
                model,
                format,
                bytesAfter,
                (double) bytesAfter / bytesBefore);
        text.quantized(weights);
        text.left(left);
        text.moved(comparison);
        return text.text();
    }
}
