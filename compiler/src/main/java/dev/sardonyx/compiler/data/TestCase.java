package dev.sardonyx.compiler.data;

import dev.sardonyx.frontend.importer.DatumReader;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model with inputs and expected outputs, in the layout of the ONNX backend tests: {@code model.onnx} beside folders
 * {@code test_data_set_N} of {@code input_M.pb} and {@code output_M.pb}, which go by position with the inputs that are
 * not initializers and with the outputs.
 *
 * @param name the path below the folder that was searched
 * @param dataSets the folders of data, sorted
 */
public record TestCase(String name, Path model, List<Path> dataSets) {
    /** One set of values. */
    public record DataSet(List<Datum> inputs, List<Datum> outputs) {}

    public TestCase {
        dataSets = List.copyOf(dataSets);
    }

    /**
     * The cases in {@code folder} and below, sorted by name.
     *
     * @throws ModelException if the folder cannot be read
     */
    public static List<TestCase> find(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> folders = paths.filter(Files::isDirectory).sorted().toList();
            List<TestCase> cases = new ArrayList<>();
            for (Path path : folders) {
                List<Path> sets = dataSets(path);
                if (!sets.isEmpty() && Files.isRegularFile(path.resolve("model.onnx"))) {
                    String below = folder.relativize(path).toString().replace('\\', '/');
                    String name =
                            below.isEmpty() ? path.toRealPath().getFileName().toString() : below;
                    cases.add(new TestCase(name, path.resolve("model.onnx"), sets));
                }
            }
            return cases;
        } catch (IOException e) {
            throw ValueFiles.unreadable(folder, "searching stopped: " + e, "check that the folder exists");
        }
    }

    private static List<Path> dataSets(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> child.getFileName().toString().startsWith("test_data_set"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads one set of data, whose values have the types that {@code onnx} declares.
     *
     * @throws ModelException if a file is missing or damaged
     */
    public DataSet read(Path dataSet, OnnxModel onnx) {
        return new DataSet(
                values(dataSet, "input_", GraphImporter.inputs(onnx)),
                values(dataSet, "output_", onnx.graph().outputs()));
    }

    private static List<Datum> values(Path dataSet, String prefix, List<OnnxValueInfo> infos) {
        List<Datum> values = new ArrayList<>();
        for (int i = 0; i < infos.size(); i++) {
            values.add(DatumReader.read(
                    dataSet.resolve(prefix + i + ".pb"), infos.get(i).type()));
        }
        return values;
    }
}
