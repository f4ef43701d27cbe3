package dev.sardonyx.compiler.explain;

import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import java.time.Duration;
import java.util.function.ToLongFunction;

/** Learns from measurements of its own how long calls of any program take. */
public interface Calibration {
    /** The times of calls of one program. */
    interface Prediction {
        /** Seconds, or 0 when nothing is known of such calls. */
        double seconds(Call call);
    }

    /** Measures for {@code time}; called several times. */
    void measure(Duration time);

    /**
     * What the measurements so far say of {@code program}.
     *
     * @param symbols the values of its symbols
     */
    Prediction predict(Program program, ToLongFunction<String> symbols, Machine machine);
}
