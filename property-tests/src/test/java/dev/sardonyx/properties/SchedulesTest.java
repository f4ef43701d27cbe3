package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.ScheduleSpace;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every schedule of every target computes the same bits: products of all kinds, with edges, several chunks and odd depths. */
class SchedulesTest {
    private static final int CHANNELS = 33;
    private static final int DEPTH = 301;
    private static final int COLUMNS = 41;
    private static final int SIZE = 17;

    /** Rows around those of tiles and blocks: few, one tile and some more, and more than a block. */
    private static final List<Integer> ROWS = List.of(1, 2, 15, 31, 133);

    private static final String PRODUCTS = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[1,33,6,w] image, float[1,3,5,v] picture, float[m,301] matrix, float[1,m,17] queries, float[1,17,m] keys,
               float[1,m,41] values) => (float[] y, float[] z, float[] p, float[] s, float[] a)
            <float[19,33,3,3] wide = {WIDE}, float[19] few = {FEW}, float[7,3,3,3] narrow = {NARROW},
             float[301,41] constant = {CONSTANT}, float[41] many = {MANY}>
            {
              c = Conv <pads = [1, 1, 1, 1]> (image, wide, few)
              y = Relu(c)
              z = Conv(picture, narrow)
              product = Gemm(matrix, constant, many)
              p = Relu(product)
              scores = MatMul(queries, keys)
              s = Neg(scores)
              other = MatMul(queries, keys)
              soft = Softmax(other)
              a = MatMul(soft, values)
            }
            """;

    private static String numbers(int count, int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf((float) random.nextGaussian()))
                .collect(Collectors.joining(","));
    }

    private static Graph graph() {
        String text = PRODUCTS.replace("WIDE", numbers(19 * CHANNELS * 9, 1))
                .replace("FEW", numbers(19, 2))
                .replace("NARROW", numbers(7 * 3 * 9, 3))
                .replace("CONSTANT", numbers(DEPTH * COLUMNS, 4))
                .replace("MANY", numbers(COLUMNS, 5));
        return GraphImporter.importModel(
                OnnxTextReader.read(text, "products"), Path.of("products.onnxtxt"), ImportOptions.DEFAULT);
    }

    private static List<Tensor> inputs(int rows) {
        Random random = new Random(rows);
        return Stream.of(
                        new long[] {1, CHANNELS, 6, rows},
                        new long[] {1, 3, 5, rows + 2},
                        new long[] {rows, DEPTH},
                        new long[] {1, rows, SIZE},
                        new long[] {1, SIZE, rows},
                        new long[] {1, rows, COLUMNS})
                .map(shape -> {
                    Tensor tensor = Tensor.zeros(ElementType.F32, shape);
                    for (long i = 0; i < tensor.size(); i++) {
                        tensor.setDouble(i, random.nextGaussian());
                    }
                    return tensor;
                })
                .toList();
    }

    private static List<Tensor> run(CompiledModel model, List<Tensor> inputs) {
        Outputs outputs = model.newSession(1).run(inputs.toArray(Datum[]::new));
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(outputs.tensor(i).copy());
        }
        return results;
    }

    @ParameterizedTest
    @EnumSource
    void everyScheduleGivesTheSameBits(VectorTarget target) {
        Graph graph = graph();
        CompiledModel usual = CompiledGraph.load(graph, VectorTarget.SCALAR, FusionPolicy.DEFAULT);
        List<List<Tensor>> expected =
                ROWS.stream().map(rows -> run(usual, inputs(rows))).toList();
        agreeWithInterpreter(graph, expected.getLast(), inputs(ROWS.getLast()));
        for (Schedule schedule : new ScheduleSpace(target).all()) {
            CompiledModel model =
                    CompiledGraph.load(graph, target, FusionPolicy.DEFAULT, ScheduleSelector.always(schedule));
            assertThat(model.kernelNames())
                    .as("kernels of %s", schedule)
                    .contains("matmul_f32_" + schedule.text() + "_" + target.text());
            for (int i = 0; i < ROWS.size(); i++) {
                List<Tensor> actual = run(model, inputs(ROWS.get(i)));
                for (int result = 0; result < actual.size(); result++) {
                    assertThat(TensorComparison.EXACT.difference(expected.get(i).get(result), actual.get(result)))
                            .as("%s, %d rows, result %d", schedule, ROWS.get(i), result)
                            .isEmpty();
                }
            }
        }
    }

    private static void agreeWithInterpreter(Graph graph, List<Tensor> actual, List<Tensor> inputs) {
        List<Tensor> expected = CompiledGraph.interpret(graph, inputs);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(new TensorComparison(1e-3, 1e-3).difference(expected.get(i), actual.get(i)))
                    .as("result %d", i)
                    .isEmpty();
        }
    }
}
