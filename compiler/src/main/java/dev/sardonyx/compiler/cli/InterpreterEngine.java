package dev.sardonyx.compiler.cli;

import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs imported graphs with the reference of each operator, without inferring types first. */
final class InterpreterEngine implements Engine {
    @Override
    public String name() {
        return "interpreter";
    }

    @Override
    public String target() {
        return "";
    }

    @Override
    public Model open(Path model, Map<String, long[]> shapes, int threads) {
        return open(OnnxReader.read(model), model, shapes);
    }

    static Model open(OnnxModel onnx, Path source, Map<String, long[]> shapes) {
        Graph graph = GraphImporter.importModel(onnx, source, ImportOptions.DEFAULT.withShapes(shapes));
        List<String> names =
                GraphImporter.inputs(onnx).stream().map(OnnxValueInfo::name).toList();
        return new Interpreted(graph, names);
    }

    private record Interpreted(Graph graph, List<String> inputNames) implements Model {
        private static final Interpreter INTERPRETER = new Interpreter(StandardOperators.register());

        @Override
        public List<Parameter> inputs() {
            return IntStream.range(0, inputNames.size())
                    .mapToObj(i -> new Parameter(
                            inputNames.get(i), graph.type(graph.inputs().get(i))))
                    .toList();
        }

        @Override
        public List<Parameter> outputs() {
            return graph.resultNames().stream()
                    .map(name -> new Parameter(name, TensorType.of(ElementType.F32, Shape.UNRANKED)))
                    .toList();
        }

        @Override
        public List<Datum> run(List<Datum> inputs) {
            return INTERPRETER.run(graph, inputs);
        }

        @Override
        public void close() {}
    }
}
