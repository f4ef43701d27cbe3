package dev.sardonyx.compiler.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads tensors from JSON: a number, boolean or string, nested arrays of them, or an object of {@code type},
 * {@code shape} and flat {@code data}.
 */
public final class JsonTensors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private JsonTensors(Path file) {
        this.file = file;
    }

    /**
     * The tensor in {@code file}.
     *
     * @param expected the element type to read numbers as, unless the file states one; f32 when neither does
     * @throws ModelException if the file cannot be read or its arrays are ragged
     */
    public static Tensor read(Path file, Optional<ElementType> expected) {
        try {
            return new JsonTensors(file).tensor(JSON.readTree(file.toFile()), expected);
        } catch (IOException e) {
            throw ValueFiles.unreadable(
                    file, "reading stopped: " + e.getMessage(), "check the path and the JSON in it");
        }
    }

    private Tensor tensor(JsonNode root, Optional<ElementType> expected) {
        List<JsonNode> leaves = new ArrayList<>();
        if (root.isObject() && root.has("data")) {
            ElementType type = root.has("type") ? type(root.get("type").asText()) : expected.orElse(ElementType.F32);
            collect(root.get("data"), 0, new ArrayList<>(), leaves);
            List<Long> shape = new ArrayList<>();
            root.path("shape").forEach(extent -> shape.add(extent.asLong()));
            return fill(type, root.has("shape") ? shape : List.of((long) leaves.size()), leaves);
        }
        List<Long> shape = new ArrayList<>();
        collect(root, 0, shape, leaves);
        boolean text = !leaves.isEmpty() && leaves.getFirst().isTextual();
        return fill(expected.orElse(text ? ElementType.STRING : ElementType.F32), shape, leaves);
    }

    private ElementType type(String name) {
        try {
            return ElementType.ofText(name);
        } catch (IllegalArgumentException _) {
            throw malformed("the type '" + name + "' is not known");
        }
    }

    private void collect(JsonNode node, int depth, List<Long> shape, List<JsonNode> leaves) {
        if (!node.isArray()) {
            if (depth < shape.size()) {
                throw malformed("a value stands where an array of " + shape.get(depth) + " is expected");
            }
            leaves.add(node);
            return;
        }
        if (depth == shape.size() && leaves.isEmpty()) {
            shape.add((long) node.size());
        } else if (depth >= shape.size() || shape.get(depth) != node.size()) {
            throw malformed("arrays at depth " + depth + " have different lengths");
        }
        node.forEach(child -> collect(child, depth + 1, shape, leaves));
    }

    private Tensor fill(ElementType type, List<Long> extents, List<JsonNode> leaves) {
        long[] shape = extents.stream().mapToLong(Long::longValue).toArray();
        if (Tensor.size(shape) != leaves.size()) {
            throw malformed("the shape " + extents + " does not hold " + leaves.size() + " values");
        }
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < leaves.size(); i++) {
            JsonNode leaf = leaves.get(i);
            if (type == ElementType.STRING) {
                tensor.strings()[i] = leaf.asText();
            } else if (leaf.isIntegralNumber()) {
                tensor.setLong(i, leaf.asLong());
            } else {
                tensor.setDouble(i, leaf.isBoolean() ? leaf.asBoolean() ? 1 : 0 : Double.parseDouble(leaf.asText()));
            }
        }
        return tensor;
    }

    private ModelException malformed(String fact) {
        return ValueFiles.unreadable(file, fact, "write nested arrays of equal length, or type, shape and data");
    }
}
