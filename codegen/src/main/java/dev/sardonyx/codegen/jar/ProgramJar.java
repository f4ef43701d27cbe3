package dev.sardonyx.codegen.jar;

import dev.sardonyx.codegen.bytecode.ModelClasses;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.program.Program;
import java.nio.file.Path;

/** Jars of programs that no application calls by name: without a facade, for measurements. */
public final class ProgramJar {
    private static final String WEIGHTS = "w.bin";

    private ProgramJar() {}

    /**
     * Writes {@code program} to {@code jar}.
     *
     * @param packageName of its classes, with dots
     * @return the classes that were written
     */
    public static ModelClasses write(
            Program program, String packageName, VectorTarget target, ScheduleSelector schedules, Path jar) {
        WeightLayout weights = WeightLayout.of(program);
        ModelClasses classes = new ModelClasses(packageName, target, schedules);
        classes.emit(
                program,
                weights.places(),
                weights.arrayConstants(),
                weights.strings(),
                WEIGHTS,
                weights.sizeBytes(),
                weights.checksum());
        ModelJarWriter writer = new ModelJarWriter();
        writer.attribute("Sardonyx-Model-Class", classes.rootClass());
        classes.classes().forEach((name, bytes) -> writer.add(name + ".class", bytes));
        writer.write(jar, WEIGHTS, weights);
        return classes;
    }
}
