package dev.sardonyx.fuzz;

import dev.sardonyx.codegen.schedule.VectorTarget;
import java.nio.file.Path;

/** Models with added nodes through the whole compiler; all classes of the jar pass verification. */
public final class CompileFuzzer {
    private CompileFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Choices choices = new Choices(data);
        VectorTarget target = choices.oneIn(3) ? VectorTarget.V256 : VectorTarget.SCALAR;
        byte[] model = MutatedModel.of(choices).toByteArray();
        Path jar = Promise.resultOrRefusal(() -> Stages.compile(model, target));
        if (jar != null) {
            VerifiedJar.check(jar);
        }
    }
}
