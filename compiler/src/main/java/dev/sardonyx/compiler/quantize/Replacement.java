package dev.sardonyx.compiler.quantize;

import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import java.util.List;
import java.util.Map;

/**
 * What comes into the place of a weight.
 *
 * @param format what users call the new form
 * @param constants to store
 * @param definition nodes that make a value of the weight's name from them; none when nothing takes it any more
 * @param nodes what takes the place of nodes that took the weight
 * @param error relative to the weight
 * @param note what the user should know; often empty
 */
record Replacement(
        String format,
        List<OnnxTensor> constants,
        List<OnnxNode> definition,
        Map<OnnxNode, List<OnnxNode>> nodes,
        double error,
        String note) {

    /** The bytes of the constants in a file. */
    long sizeBytes() {
        return constants.stream().mapToLong(OnnxTensor::sizeBytes).sum();
    }

    Replacement withNote(String newNote) {
        return new Replacement(format, constants, definition, nodes, error, newNote);
    }
}
