package dev.sardonyx.compiler.quantize;

import java.util.List;

/**
 * What quantisation did to one weight.
 *
 * @param nodes that take it
 * @param shape as the model stored it
 * @param format its new form
 * @param bytesBefore of its elements in a file
 * @param bytesAfter of all constants that took its place
 * @param relativeError the root of the sum of squared errors over that of squared weights
 * @param note why it has another form than the one asked for; often empty
 */
public record QuantizedWeight(
        String name,
        List<String> nodes,
        List<Long> shape,
        String format,
        long bytesBefore,
        long bytesAfter,
        double relativeError,
        String note) {}
