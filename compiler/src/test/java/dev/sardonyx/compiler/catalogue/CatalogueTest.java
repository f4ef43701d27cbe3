package dev.sardonyx.compiler.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
    private static final Catalogue CATALOGUE = Catalogue.load();

    @Test
    void everyModelIsDescribedInFull() {
        assertThat(CATALOGUE.models()).hasSize(34).allSatisfy(entry -> {
            assertThat(entry.source()).isIn("maven", "npm", "archive");
            assertThat(entry.sha256()).matches("[0-9a-f]{64}");
            assertThat(entry.sizeBytes()).isPositive();
            assertThat(entry.licence()).isNotBlank();
            assertThat(entry.inputs()).isNotEmpty();
            entry.inputs().values().forEach(kind -> assertThat(kind.recipe()).isNotNull());
        });
        assertThat(CATALOGUE.models()).extracting(CatalogueEntry::name).doesNotHaveDuplicates();
    }

    @Test
    void longerPatternsComeFirst() {
        Map<String, Integer> patterns = Map.of("*", 1, "past_*", 2, "past_0", 3);

        assertThat(CatalogueEntry.match(patterns, "past_0")).contains(3);
        assertThat(CatalogueEntry.match(patterns, "past_1")).contains(2);
        assertThat(CatalogueEntry.match(patterns, "ids")).contains(1);
        assertThat(CatalogueEntry.match(Map.of("past_*", 2), "ids")).isEmpty();
    }

    @Test
    void sizesAreNamesOrNumbersForOpenAxes() {
        OnnxModel bert = model("(int64[b, s] ids, int64[b, s] mask, float[3] w)");
        OnnxModel image = model("(float[n, 3, h, w] x)");
        OnnxModel cache = model("(int64[b, s] ids, float[b, 4, past, 8] k)");

        assertThat(InputShapes.ofSize("1x128", bert, Optional.empty()))
                .containsOnlyKeys("ids", "mask")
                .containsEntry("mask", new long[] {1, 128});
        assertThat(InputShapes.ofSize("1x32x64", image, Optional.empty()).get("x"))
                .containsExactly(1, -1, 32, 64);
        assertThat(InputShapes.ofSize("1x3x32x64", image, Optional.empty()).get("x"))
                .containsExactly(1, 3, 32, 64);
        assertThatThrownBy(() -> InputShapes.ofSize("1x128", cache, CATALOGUE.find("stories260k")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("does not say which axes of [ids, k] it is for")
                .hasMessageContaining("its named sizes are [prefill24, decode24");
        assertThat(InputShapes.ofSize(
                        "decode24",
                        model("(int64[b, s] input_ids, float[b, 4, p, 8] \"past_key_values.3.key\")"),
                        CATALOGUE.find("stories260k")))
                .containsEntry("past_key_values.3.key", new long[] {1, 4, 24, 8});
    }

    @Test
    void shapesAreSpelledWithCrosses() {
        assertThat(InputShapes.parse("1x?x3")).containsExactly(1, -1, 3);
        assertThat(InputShapes.parse("scalar")).isEmpty();
        assertThatThrownBy(() -> InputShapes.parse("1xtwo"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[C004] the shape '1xtwo'");
    }

    @Test
    void unknownNamesAreAnsweredWithTheList() {
        assertThatThrownBy(() -> ModelChoice.of("resnet@1", Map.of(), false, line -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is neither a file nor a known model named 'resnet'")
                .hasMessageContaining("mnist-cntk");
    }

    @Test
    void missingArchivesAreNamedWithTheirOrigin(@TempDir Path folder) {
        String before = System.getProperty("sardonyx.home", "");
        System.setProperty("sardonyx.home", folder.resolve("clone").toString());
        String shared = System.getProperty("sardonyx.shared", "");
        System.setProperty("sardonyx.shared", folder.toString());
        try {
            ModelCache cache = new ModelCache(folder.resolve("cache"), CATALOGUE, line -> {});
            assertThatThrownBy(() -> cache.file(CATALOGUE.find("mnist-cntk").orElseThrow()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("the archive models-small.tar.xz with the model mnist-cntk is not there")
                    .hasMessageContaining("https://github.com/microsoft/Windows-Machine-Learning");
        } finally {
            System.setProperty("sardonyx.home", before);
            System.setProperty("sardonyx.shared", shared);
        }
    }

    private static OnnxModel model(String inputs) {
        return OnnxTextReader.read("<ir_version: 8, opset_import: [\"\" : 21]> g " + inputs + " => () { }", "test");
    }
}
