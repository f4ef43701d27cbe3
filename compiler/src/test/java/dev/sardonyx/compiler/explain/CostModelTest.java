package dev.sardonyx.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.text.IrParser;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import dev.sardonyx.passes.program.ProgramLowering;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What calls of known sizes compute and move, counted by hand. */
class CostModelTest {
    /** e to the power of x as kernels write it out: nine fused multiply-adds and five other operations. */
    private static final long EXP = 2 * 9 + 5;

    /** The costs of the calls of a graph, with the values of its symbols. */
    private static List<Cost> costs(String graph, Map<String, Long> symbols) {
        OperatorRegister operators = StandardOperators.register();
        Pipeline pipeline =
                new Pipeline(new ModelCompiler(CompilerOptions.of(VectorTarget.SCALAR)).passes(), List.of());
        UnaryOperator<Graph> passes = g -> pipeline.run(g, PassContext.of(operators, r -> {}));
        Program program =
                new ProgramLowering(operators, name -> true, passes).lower(passes.apply(IrParser.graph(graph)));
        return program.calls().stream()
                .map((Call call) -> new CostModel(symbols::get).of(call))
                .toList();
    }

    @Test
    void productsReadPanelsOfSixteenColumnsAndTilesStayInCache() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : f32[N, 8]) {
                  %w = weight "w" : f32[8, 20] = splat(0.5)
                  %b = weight "b" : f32[20] = splat(0.25)
                  %p = MatMul(%x, %w)
                  %y = Add(%p, %b)
                  return %y as "y"
                }
                """, Map.of("N", 6L));

        // Two panels hold 20 columns; the sums are added to while they are in cache.
        assertThat(costs)
                .containsExactly(
                        new Cost(2 * 6 * 8 * 20 + 6 * 20, (6 * 8 + 8 * 32 + 20) * Float.BYTES, 6 * 20 * Float.BYTES));
    }

    @Test
    void scoresOfAnAttentionStayInCache() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%q : f32[2, 5, 8], %k : f32[2, 8, N], %v : f32[2, N, 4]) {
                  %s = MatMul(%q, %k)
                  %p = Softmax(%s)
                  %y = MatMul(%p, %v)
                  return %y as "y"
                }
                """, Map.of("N", 7L));

        long scores = 2 * 5 * 7;
        // A maximum, then a subtraction, an exponential and a sum, then a division; blocks have eight rows, of which
        // five are.
        assertThat(costs.getLast())
                .isEqualTo(new Cost(
                        scores * (2 * (8 + 4) + 1 + (2 + EXP) + 1),
                        (2 * 5 * 8 + 2 * 16 * 8 + 2 * 16 * 7) * Float.BYTES,
                        2 * 5 * 4 * Float.BYTES));
    }

    @Test
    void rightOperandsThatAreNoWeightsArePackedFirst() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : f32[3, 4, 8], %z : f32[3, 8, 5]) {
                  %y = MatMul(%x, %z)
                  return %y as "y"
                }
                """, Map.of());

        assertThat(costs)
                .containsExactly(
                        new Cost(0, 3 * 8 * 5 * Float.BYTES, 3 * 8 * 16 * Float.BYTES),
                        new Cost(2 * 3 * 4 * 8 * 5, 3 * (4 * 8 + 8 * 16) * Float.BYTES, 3 * 4 * 5 * Float.BYTES));
    }

    @Test
    void rowsCountEachPassAndReadOnce() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : f32[N, 10]) {
                  %y = Softmax(%x)
                  return %y as "y"
                }
                """, Map.of("N", 7L));

        // The greatest element, then difference, power and sum, then the quotient.
        assertThat(costs).containsExactly(new Cost(7 * 10 * (1 + 1 + EXP + 1 + 1), 70 * Float.BYTES, 70 * Float.BYTES));
    }

    @Test
    void operandsThatRepeatAreReadOnceAndIntegersAreNoFlops() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : i64[6, 10], %z : i64[10]) {
                  %y = Add(%x, %z)
                  return %y as "y"
                }
                """, Map.of());

        assertThat(costs).containsExactly(new Cost(0, 70 * Long.BYTES, 60 * Long.BYTES));
    }

    @Test
    void convolutionsReadEachPixelOnce() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : f32[1, 4, 9, 9]) {
                  %w = weight "w" : f32[16, 4, 3, 3] = splat(0.5)
                  %p = Conv(%x, %w)
                  %y = MaxPool(%p) {kernel_shape = [2, 2], strides = [2, 2]}
                  return %y as "y"
                }
                """, Map.of());

        assertThat(costs)
                .contains(
                        new Cost(2L * 7 * 7 * 16 * 36, (9 * 9 * 4 + 36 * 16) * Float.BYTES, 7 * 7 * 16 * Float.BYTES));
        // Three windows of two in each direction leave the last line of pixels alone, which the image has nevertheless.
        assertThat(costs).contains(new Cost(3 * 3 * 16 * 4, 3 * 3 * 4 * 16 * Float.BYTES, 3 * 3 * 16 * Float.BYTES));
    }

    @Test
    void depthwiseConvolutionsMultiplyEachTapOnce() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : f32[1, 8, 6, 6]) {
                  %w = weight "w" : f32[8, 1, 3, 3] = splat(0.5)
                  %y = Conv(%x, %w) {group = 8}
                  return %y as "y"
                }
                """, Map.of());

        assertThat(costs)
                .contains(new Cost(2 * 4 * 4 * 8 * 9, (6 * 6 * 8 + 9 * 8) * Float.BYTES, 4 * 4 * 8 * Float.BYTES));
    }

    @Test
    void gathersReadWhatIsChosen() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%i : i64[5]) {
                  %t = weight "t" : f32[100, 12] = splat(0.5)
                  %y = Gather(%t, %i)
                  return %y as "y"
                }
                """, Map.of());

        assertThat(costs).containsExactly(new Cost(0, 5 * 12 * Float.BYTES + 5 * Long.BYTES, 60 * Float.BYTES));
    }

    @Test
    void hostCallsAreKnownByTheirBytesOnly() {
        List<Cost> costs = costs("""
                graph @"g" stage=imported (%x : f32[4, 4]) {
                  %y = Det(%x)
                  return %y as "y"
                }
                """, Map.of());

        assertThat(costs).containsExactly(new Cost(0, false, 16 * Float.BYTES, Float.BYTES));
    }
}
