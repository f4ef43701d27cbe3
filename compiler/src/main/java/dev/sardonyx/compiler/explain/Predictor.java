package dev.sardonyx.compiler.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts times of calls from times of other calls of the same machine: of each {@link Family} how long a unit of work takes,
 * and an entry of a tile; and how much longer when constants are not in the caches of the core.
 */
final class Predictor {
    /** What is shorter says more of the clock and of cold caches than of a kernel. */
    private static final double CLOCK_SECONDS = 3e-6;

    private final Machine machine;
    private final Map<Family, Speed> speeds = new EnumMap<>(Family.class);
    private final double callSeconds;
    private final double walkedBytes;

    /**
     * A call that was measured.
     *
     * @param work of its only part
     * @param warm whether what it reads was used shortly before
     */
    record Sample(Work work, boolean warm, double seconds) {}

    /**
     * Seconds for a unit of work, for an entry, and more for a byte of constants that comes from memory.
     */
    private record Speed(double ofWork, double ofEntry, double ofByte) {}

    /**
     * @param samples of calls that a program makes one after the other
     * @param walkedBytes what a run of that program goes through
     */
    Predictor(Machine machine, List<Sample> samples, double walkedBytes) {
        this.machine = machine;
        this.walkedBytes = walkedBytes;
        this.callSeconds = samples.stream().mapToDouble(Sample::seconds).min().orElse(0);
        Map<Family, List<Sample>> byFamily = new EnumMap<>(Family.class);
        samples.forEach(sample -> byFamily.computeIfAbsent(sample.work().family(), f -> new ArrayList<>())
                .add(new Sample(sample.work(), sample.warm(), net(sample))));
        byFamily.forEach((family, its) -> speeds.put(family, speed(its)));
    }

    private double net(Sample sample) {
        return Math.max(sample.seconds() - callSeconds, sample.seconds() / 10);
    }

    private static Speed speed(List<Sample> samples) {
        List<Sample> lasting = samples.stream()
                .filter(sample -> sample.seconds() > CLOCK_SECONDS)
                .toList();
        List<Sample> timed = lasting.isEmpty() ? samples : lasting;
        List<Sample> warm = timed.stream().filter(Sample::warm).toList();
        Speed fitted = fit(warm.isEmpty() ? timed : warm);
        double perByte = timed.stream()
                .filter(sample -> !sample.warm() && sample.work().weightBytes() > 0)
                .max(Comparator.comparingDouble(sample -> sample.work().weightBytes()))
                .map(cold -> (cold.seconds() - time(fitted, cold.work()))
                        / cold.work().weightBytes())
                .orElse(0.0);
        return new Speed(fitted.ofWork(), fitted.ofEntry(), Math.max(perByte, 0));
    }

    private static double time(Speed speed, Work work) {
        return work.amount() * speed.ofWork() + work.entries() * speed.ofEntry();
    }

    /** The two numbers, neither below 0, with the least squares of relative errors. */
    private static Speed fit(List<Sample> samples) {
        double aa = 0;
        double ab = 0;
        double bb = 0;
        double a = 0;
        double b = 0;
        for (Sample sample : samples) {
            double work = sample.work().amount() / sample.seconds();
            double entries = sample.work().entries() / sample.seconds();
            aa += work * work;
            ab += work * entries;
            bb += entries * entries;
            a += work;
            b += entries;
        }
        double determinant = aa * bb - ab * ab;
        if (samples.size() > 1 && determinant > 1e-6 * aa * bb) {
            double ofWork = (a * bb - b * ab) / determinant;
            double ofEntry = (b * aa - a * ab) / determinant;
            if (ofWork > 0 && ofEntry > 0) {
                return new Speed(ofWork, ofEntry, 0);
            }
        }
        return new Speed(aa == 0 ? 0 : a / aa, 0, 0);
    }

    /**
     * The time of a call.
     *
     * @param parts of the call; not empty
     * @param walked bytes that a run of its program goes through
     * @return 0 when nothing is known of a part
     */
    double seconds(List<Work> parts, double walked) {
        double seconds = callSeconds;
        for (Work part : parts) {
            Speed speed = speeds.get(part.family());
            if (speed == null) {
                return 0;
            }
            seconds += time(speed, part) + part.weightBytes() * speed.ofByte() * distance(walked);
        }
        return seconds;
    }

    /** How far away constants are: 0 in the first cache, 1 where those of the samples were. */
    private double distance(double walked) {
        double near = 1 / machine.bandwidthBetween(0);
        double sampled = 1 / machine.bandwidthBetween(walkedBytes);
        return sampled <= near ? 0 : Math.max((1 / machine.bandwidthBetween(walked) - near) / (sampled - near), 0);
    }
}
