package dev.sardonyx.properties;

import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;

/** A program of its own that runs a model of one input f32[4, 4] and tells what it gives and whether there is JFR. */
final class RunOnce {
    private RunOnce() {}

    public static void main(String[] arguments) {
        CompiledModel model = CompiledModel.load(Path.of(arguments[0]));
        float first = model.newSession()
                .run(Tensor.zeros(ElementType.F32, 4, 4))
                .tensor(0)
                .getFloat(0);
        System.out.println(
                first + " " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    }
}
