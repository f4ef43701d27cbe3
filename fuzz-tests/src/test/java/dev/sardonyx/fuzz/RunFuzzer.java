package dev.sardonyx.fuzz;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.protobuf.schema.ModelProto;
import java.nio.file.Path;

/** Models with added nodes compiled, loaded and run on zeros; models with loops are left out, which may never end. */
public final class RunFuzzer {
    private RunFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Choices choices = new Choices(data);
        int extent = choices.below(4);
        ModelProto model = MutatedModel.of(choices);
        if (model.toString().contains("\"Loop\"")) {
            return;
        }
        Path jar = Promise.resultOrRefusal(() -> Stages.compile(model.toByteArray(), VectorTarget.SCALAR));
        if (jar != null) {
            Stages.run(jar, extent);
        }
    }
}
