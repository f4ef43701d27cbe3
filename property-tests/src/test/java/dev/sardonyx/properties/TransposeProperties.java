package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Moves that exchange the axes of matrices, around the edges of blocks, bands and vectors. */
class TransposeProperties {
    private static final AttributeKey<List<Long>> PERM = AttributeKey.integers("perm");

    @Provide
    Arbitrary<Integer> extent() {
        return Arbitraries.of(1, 3, 4, 8, 15, 16, 17, 20, 31, 32, 33, 63, 64, 65, 80, 130);
    }

    private static Tensor counted(ElementType element, long... shape) {
        Tensor tensor = Tensor.zeros(element, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, i + 1);
        }
        return tensor;
    }

    private static Graph transposed(Tensor x, boolean known, Long... perm) {
        GraphBuilder graph = new GraphBuilder("transposed");
        List<Dim> symbols = Stream.of("a", "b", "c", "d").map(Dim::symbol).toList();
        TensorType type =
                known ? TensorType.of(x) : TensorType.of(x.elementType(), Shape.of(symbols.subList(0, x.rank())));
        Value value = graph.input("x", type);
        graph.result("y", graph.node("Transpose", List.of(value), Attributes.NONE.with(PERM, List.of(perm))));
        return graph.build(Stage.IMPORTED);
    }

    @Property(tries = 40)
    void matricesAreExchangedExactly(
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll("extent") int rows,
            @ForAll("extent") int columns,
            @ForAll boolean known) {
        Tensor x = counted(ElementType.F32, batch, columns, rows);
        Agreement.check(transposed(x, known, 0L, 2L, 1L), List.of(x), TensorComparison.EXACT);
    }

    @Property(tries = 20)
    void axesBetweenStayWhereTheyAre(
            @ForAll("extent") int rows,
            @ForAll("extent") int columns,
            @ForAll @IntRange(min = 1, max = 4) int between) {
        Tensor x = counted(ElementType.F32, 2, columns, between, rows);
        Agreement.check(transposed(x, true, 0L, 3L, 2L, 1L), List.of(x), TensorComparison.EXACT);
        Agreement.check(transposed(x, true, 3L, 0L, 2L, 1L), List.of(x), TensorComparison.EXACT);
    }

    private static List<String> kernels(Tensor x, Long... perm) {
        return CompiledGraph.load(transposed(x, true, perm), VectorTarget.V512, FusionPolicy.DEFAULT)
                .kernelNames();
    }

    @Example
    void longAxesAreExchangedInBlocks() {
        assertThat(kernels(counted(ElementType.F32, 2, 24, 40), 0L, 2L, 1L)).containsExactly("transpose_f32_v512");
    }

    @Example
    void shortAxesAndOtherTypesAreMovedRowByRow() {
        assertThat(kernels(counted(ElementType.F32, 2, 3, 40), 0L, 2L, 1L)).noneMatch(n -> n.startsWith("transpose"));
        assertThat(kernels(counted(ElementType.F32, 2, 40, 7), 0L, 2L, 1L)).noneMatch(n -> n.startsWith("transpose"));
        assertThat(kernels(counted(ElementType.F64, 2, 24, 40), 0L, 2L, 1L)).noneMatch(n -> n.startsWith("transpose"));
        // Neighbours stay neighbours: rows are copied.
        assertThat(kernels(counted(ElementType.F32, 5, 24, 40), 1L, 0L, 2L)).noneMatch(n -> n.startsWith("transpose"));
    }
}
