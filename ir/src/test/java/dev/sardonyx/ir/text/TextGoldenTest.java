package dev.sardonyx.ir.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.testkit.GoldenFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Texts of graphs and kernels: what is printed reads back, and what is broken is told. */
class TextGoldenTest {
    @TestFactory
    List<DynamicNode> golden() {
        return new GoldenFiles(Path.of("src/test/resources/golden"), new TextCommand()).tests();
    }

    @Test
    void largeWeightsAreFoundByDigest() {
        Tensor tensor = Tensor.zeros(ElementType.F32, 10, 10);
        Random random = new Random(1);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, random.nextGaussian());
        }
        String digest = WeightDigest.of(tensor);
        String text = """
                graph @"g" stage=typed () {
                  %%w = weight "w" : f32[10, 10] = digest(%s)
                  return %%w as "y"
                }
                """.formatted(digest);
        Graph graph = IrParser.graph(text, "t.sdx", d -> d.equals(digest) ? Optional.of(tensor) : Optional.empty());
        assertThat(GraphPrinter.print(graph)).isEqualTo(text);
        assertThatThrownBy(() -> IrParser.graph(text, "t.sdx", WeightResolver.NONE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[I002] the elements with digest " + digest + " are not at hand")
                .hasMessageContaining("t.sdx:2:35")
                .hasMessageContaining("hint: ");
    }

    @Test
    void floatsKeepEveryBit() {
        Random random = new Random(7);
        int[] bits = random.ints(60).toArray();
        bits[0] = 0x7fc00001;
        bits[1] = 0xffc00000;
        bits[2] = 0x80000000;
        Tensor tensor = Tensor.zeros(ElementType.F32, bits.length);
        for (int i = 0; i < bits.length; i++) {
            tensor.setBits(i, bits[i]);
        }
        String text = """
                graph @"g" stage=typed () {
                  %%w = weight "w" : f32[60] = %s
                  return %%w as "y"
                }
                """.formatted(Elements.text(tensor));
        Weight weight = IrParser.graph(text).weights().values().iterator().next();
        assertThat(weight.tensor().sameBits(tensor)).isTrue();
    }
}
