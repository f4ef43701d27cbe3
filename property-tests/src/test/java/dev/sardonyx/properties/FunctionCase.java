package dev.sardonyx.properties;

import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An operator beside its expansion, from {@code functions/expansions.txt}, which says how cases are written.
 *
 * @param name operator and variant
 * @param operator a model with the operator
 * @param expansion a model with the same inputs and outputs without it
 * @param ranges of inputs that are given one
 */
record FunctionCase(String name, OnnxModel operator, OnnxModel expansion, Map<String, double[]> ranges) {
    private static final Pattern RANGE = Pattern.compile("(?m)^(\\w+) in (\\S+) (\\S+)\n");
    private static final int LONGEST = 19;

    static List<FunctionCase> all() {
        try (InputStream text = FunctionCase.class.getResourceAsStream("/functions/expansions.txt")) {
            return Arrays.stream(new String(text.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^== "))
                    .skip(1)
                    .map(FunctionCase::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FunctionCase of(String text) {
        String[] parts = text.split("\n", 3);
        Map<String, double[]> ranges = new HashMap<>();
        for (MatchResult range : RANGE.matcher(parts[2]).results().toList()) {
            ranges.put(
                    range.group(1),
                    new double[] {Double.parseDouble(range.group(2)), Double.parseDouble(range.group(3))});
        }
        String[] bodies = RANGE.matcher(parts[2]).replaceAll("").split("(?m)^--$");
        return new FunctionCase(parts[0], model(parts[1], bodies[0]), model(parts[1], bodies[1]), ranges);
    }

    private static OnnxModel model(String signature, String body) {
        String text = "<ir_version: 12, opset_import: [\"\" : 28]> g " + signature + " {\n" + body + "}";
        return OnnxTextReader.read(text, signature);
    }

    /** The operator that is tested. */
    String operatorName() {
        return name.split(" ", 2)[0];
    }

    /** Values for the inputs, with random extents; the same for the same seed. */
    Map<String, Tensor> inputs(long seed) {
        Random random = new Random(seed);
        Map<String, Long> extents = new HashMap<>();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Graph graph = graph(operator, Map.of());
        for (int i = 0; i < graph.inputs().size(); i++) {
            String input = graph.inputNames().get(i);
            ValueType type = graph.type(graph.inputs().get(i));
            inputs.put(input, tensor((TensorType) type, ranges.get(input), extents, random));
        }
        return inputs;
    }

    private static Tensor tensor(TensorType type, double[] range, Map<String, Long> extents, Random random) {
        List<Long> shape = new ArrayList<>();
        for (Dim dim : type.shape().dims()) {
            // The importer gives axes of one name symbols that differ in a number.
            String name = dim.toString().replaceAll("_\\d+$", "");
            shape.add(
                    dim.isKnown()
                            ? dim.knownValue()
                            : extents.computeIfAbsent(name, d -> 1L + random.nextInt(LONGEST)));
        }
        Tensor tensor = Tensor.zeros(
                type.element(), shape.stream().mapToLong(Long::longValue).toArray());
        for (long i = 0; i < tensor.size(); i++) {
            if (type.element() == ElementType.BOOL) {
                tensor.setLong(i, random.nextInt(2));
            } else if (type.element().isInteger()) {
                long least = range == null ? 0 : (long) range[0];
                tensor.setLong(i, random.nextLong(least, (range == null ? 9 : (long) range[1]) + 1));
            } else {
                tensor.setDouble(i, range == null ? random.nextGaussian() : random.nextDouble(range[0], range[1]));
            }
        }
        return tensor;
    }

    /** The graph of a model of this case; extents of {@code fixed} inputs are known to the compiler. */
    static Graph graph(OnnxModel model, Map<String, Tensor> fixed) {
        Map<String, long[]> shapes = new HashMap<>();
        fixed.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return GraphImporter.importModel(model, Path.of("case.onnxtxt"), ImportOptions.DEFAULT.withShapes(shapes));
    }

    @Override
    public String toString() {
        return name;
    }
}
