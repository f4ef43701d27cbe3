package dev.sardonyx.properties.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.properties.CompiledGraph;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Functions of f32 as kernels compute them, for every float there is with {@code -Dsardonyx.ulp.step=1} (profile
 * {@code ulp}), otherwise for each 4,099th of the bit patterns and the numbers around which functions change.
 */
class FloatFunctionsTest {
    private static final long STEP = Long.getLong("sardonyx.ulp.step", 4099);
    private static final long PATTERNS = 1L << 32;
    private static final int CHUNK = 1 << 18;
    private static final int PROGRESS_CHUNKS = 1024;

    /** The largest error so far, and where. */
    private record Worst(double units, float at, float actual) {
        Worst or(double otherUnits, float otherAt, float otherActual) {
            return otherUnits > units ? new Worst(otherUnits, otherAt, otherActual) : this;
        }
    }

    static Stream<FloatFunction> functions() {
        String only = System.getProperty("sardonyx.ulp.only", "");
        return Stream.concat(FloatFunctions.elementary().stream(), FloatFunctions.composed().stream())
                .filter(f -> only.isEmpty() || List.of(only.split(",")).contains(f.name()));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsAndRangesAreBounded(FloatFunction function) {
        Session session = CompiledGraph.load(function.graph(), VectorTarget.V256, FusionPolicy.DEFAULT)
                .newSession(1);
        Worst worst = check(function, session, specials(), new Worst(0, 0, 0));
        float[] chunk = new float[CHUNK];
        long patterns = (PATTERNS + STEP - 1) / STEP;
        for (long begin = 0; begin < patterns; begin += CHUNK) {
            int length = (int) Math.min(CHUNK, patterns - begin);
            for (int i = 0; i < length; i++) {
                chunk[i] = Float.intBitsToFloat((int) ((begin + i) * STEP));
            }
            worst = check(function, session, length == CHUNK ? chunk : Arrays.copyOf(chunk, length), worst);
            if (begin / CHUNK % PROGRESS_CHUNKS == PROGRESS_CHUNKS - 1) {
                print("  %s: %d %%, %s", function, begin * 100 / patterns, worst);
            }
        }
        print("%s: %.3f units in the last place at %s over %d patterns", function, worst.units(), worst.at(), patterns);
        assertThat(worst.units()).as("%s: %s", function, worst).isLessThanOrEqualTo(function.bound());
    }

    private static Worst check(FloatFunction function, Session session, float[] xs, Worst before) {
        MemorySegment results =
                session.run(Tensor.ofFloats(xs, xs.length)).tensor(0).data();
        Worst worst = before;
        for (int i = 0; i < xs.length; i++) {
            float actual = results.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            worst = worst.or(function.error(xs[i], actual), xs[i], actual);
            if (!function.isInRange(actual)) {
                throw new AssertionError(function + " of " + xs[i] + " is " + actual + ", outside of ["
                        + function.least() + ", " + function.most() + "]");
            }
        }
        return worst;
    }

    @ParameterizedTest
    @MethodSource("functions")
    void targetsGiveTheSameBits(FloatFunction function) {
        Tensor x = Tensor.ofFloats(specials(), specials().length);
        Tensor scalar = CompiledGraph.run(function.graph(), List.of(x), VectorTarget.SCALAR, FusionPolicy.DEFAULT, 1)
                .getFirst();
        for (VectorTarget target : VectorTarget.values()) {
            Tensor actual = CompiledGraph.run(function.graph(), List.of(x), target, FusionPolicy.DEFAULT, 1)
                    .getFirst();
            for (int i = 0; i < x.size(); i++) {
                int at = i;
                assertThat(Float.floatToIntBits(actual.getFloat(i)))
                        .as(() -> function + " of " + x.getFloat(at) + " on " + target)
                        .isEqualTo(Float.floatToIntBits(scalar.getFloat(i)));
            }
        }
    }

    @Test
    void everyOperationOfKernelsIsCovered() {
        Set<UnaryOperation> covered = EnumSet.copyOf(FloatFunctions.EXACT);
        covered.add(UnaryOperation.LOG1P); // by Softplus
        FloatFunctions.elementary()
                .forEach(f -> covered.add(UnaryOperation.valueOf(f.name().toUpperCase(Locale.ROOT))));
        assertThat(covered).containsExactlyInAnyOrder(UnaryOperation.values());
    }

    /** The 2,001 floats around each power of two, zeros, infinities, NaN and the ends of ranges, of both signs. */
    private static float[] specials() {
        List<Float> centres = new ArrayList<>(
                List.of(0f, Float.POSITIVE_INFINITY, Float.NaN, Float.MAX_VALUE, 88.72284f, 103.97f, 0.625f, 10f));
        for (int exponent = Float.MIN_EXPONENT; exponent <= Float.MAX_EXPONENT; exponent++) {
            centres.add(Math.scalb(1f, exponent));
        }
        int around = 1000;
        float[] values = new float[centres.size() * 2 * (2 * around + 1)];
        int count = 0;
        for (float centre : centres) {
            for (int i = -around; i <= around; i++) {
                int bits = Float.floatToIntBits(centre) + i;
                values[count++] = Float.intBitsToFloat(bits);
                values[count++] = Float.intBitsToFloat(bits ^ 0x80000000);
            }
        }
        return values;
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
        System.out.flush();
    }
}
