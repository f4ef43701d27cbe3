package dev.sardonyx.compiler.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.compiler.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void optionsOfOtherModesAreRefused() {
        assertThat(bench("--suite", "--json", "x.json")).isEqualTo(1);
        assertThat(err.toString())
                .contains("the option --json has no meaning with --suite", "--json goes with bench MODEL alone");
        assertThat(bench("m", "--forks", "3")).isEqualTo(1);
        assertThat(err.toString()).contains("the option --forks has no meaning here", "--forks goes with --cold");
        assertThat(bench("--cold", "m", "--later", "x.json")).isEqualTo(1);
        assertThat(err.toString()).contains("--later goes with --gate");
        assertThat(bench("--suite", "--cold", "m")).isEqualTo(1);
        assertThat(err.toString()).contains("mutually exclusive");
        assertThat(bench("--suite", "--only", "exp*")).isEqualTo(1);
        assertThat(err.toString()).contains("--only goes with --kernels");
        assertThat(bench("--kernels", "m")).isEqualTo(1);
        assertThat(err.toString()).contains("--kernels takes no models");
    }

    @Test
    void numbersThatMeasureNothingAreRefused() {
        assertThat(bench("m", "--rounds", "0")).isEqualTo(1);
        assertThat(bench("m", "--slice", "-1")).isEqualTo(1);
        assertThat(err.toString()).contains("a time is negative");
        assertThat(bench("m", "--threads", "1,0")).isEqualTo(1);
        assertThat(err.toString()).contains("give at least one round", "give numbers from 1");
        assertThat(bench("--cold", "m", "--forks", "0")).isEqualTo(1);
        assertThat(err.toString()).contains("give at least one fork");
        assertThat(bench()).isEqualTo(1);
        assertThat(err.toString()).contains("no model is named");
    }

    @Test
    void thePeerMustBeOnTheClassPath() {
        assertThat(bench("--suite", "m", "--output", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no peer 'onnxruntime' on the class path");
        assertThat(bench("--kernels", "--against", "onednn", "--output", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no peer 'onednn' on the class path");
    }

    @Test
    void theGateComparesFilesWithoutMeasuring() {
        new ResultFiles(folder, "earlier").write("", Results.report(Results.row("m", 1, 1, 0.01)));
        new ResultFiles(folder, "later").write("", Results.report(Results.row("m", 1, 0.9, 0.01)));
        String earlier = folder.resolve("earlier.json").toString();
        String later = folder.resolve("later.json").toString();

        assertThat(bench("--gate", earlier, "--later", later)).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED m", "fell by 10.0 %, allowed 5.0 %");
        assertThat(bench("--gate", earlier, "--later", later, "--tolerance", "12"))
                .isZero();
        assertThat(bench("--gate", later, "--later", earlier)).isZero();
        assertThat(bench("--gate", earlier, "--later", later, "--threads", "2")).isEqualTo(1);
        assertThat(err.toString()).contains("has nothing that went well");
        assertThat(bench("--gate", folder.resolve("none.json").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("make some with ./sardonyx bench --suite");
    }
}
