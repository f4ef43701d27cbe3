package dev.sardonyx.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The option {@code --remarks} of the command {@code compile}. */
class RemarksOptionTest {
    private static final String REMARK = "remark[P004] Exp is not fused with Transpose \"turn\"";

    @TempDir
    private Path folder;

    private String compile(String... options) throws IOException {
        Path model = Files.writeString(folder.resolve("m.onnxtxt"), """
                <ir_version: 8, opset_import: ["" : 17]>
                g (float[2, 4] x) => (float[4, 2] y) { [turn] t = Transpose(x) [power] y = Exp(t) }
                """);
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        List<String> arguments = new ArrayList<>(List.of("compile", model.toString(), "--target", "scalar"));
        arguments.addAll(List.of("-o", folder.resolve("m.jar").toString()));
        arguments.addAll(List.of(options));
        assertThat(line.execute(arguments.toArray(String[]::new))).isZero();
        return out.toString();
    }

    @Test
    void whatIsNotFusedIsToldToThoseWhoAsk() throws IOException {
        Path report = folder.resolve("report.json");
        assertThat(compile("--remarks", "--report", report.toString())).contains(REMARK, "at node \"power\"");
        assertThat(Files.readString(report)).contains("P004");
        assertThat(compile()).doesNotContain("P004");
    }
}
