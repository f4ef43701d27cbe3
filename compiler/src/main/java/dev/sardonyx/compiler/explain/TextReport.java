package dev.sardonyx.compiler.explain;

import java.util.Locale;

/** An explanation as text: the machine, a line a call, a line a kernel, and the run as a whole. */
public final class TextReport {
    private static final int LONGEST_NAME = 40;

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    public static String of(Explanation explanation) {
        TextReport report = new TextReport();
        report.machine(explanation);
        report.calls(explanation);
        report.kernels(explanation);
        report.run(explanation);
        return report.text.toString();
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }

    private void machine(Explanation e) {
        line("%s, %s, %d thread%s", e.model(), e.target(), e.threads(), e.threads() == 1 ? "" : "s");
        line("machine: %.1f GFLOP/s in fused multiply-adds of f32", e.machine().operationsPerSecond() / 1e9);
        for (Machine.Level level : e.machine().levels()) {
            line("machine: %.1f GB/s through %s (triad)", level.bytesPerSecond() / 1e9, bytes(level.workingSetBytes()));
        }
    }

    private static String bytes(long bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    private void calls(Explanation e) {
        line("");
        line(
                "%4s %9s %9s %9s  %-7s %9s %9s %9s %5s %6s  %-40s %s",
                "call",
                "MFLOP",
                "kB read",
                "kB write",
                "bound",
                "ideal us",
                "predicted",
                "us",
                "ideal",
                "share",
                "kernel",
                "node");
        for (ExplainedCall call : e.calls()) {
            line(
                    "%4d %9s %9.1f %9.1f  %-7s %9.1f %9s %9.1f %4.0f%% %5.1f%%  %-40s %s",
                    call.number(),
                    call.cost().complete() ? millions(call.cost().operations()) : "?",
                    call.cost().bytesRead() / 1e3,
                    call.cost().bytesWritten() / 1e3,
                    call.bound().text(),
                    call.idealSeconds() * 1e6,
                    predicted(call.predictedSeconds()),
                    call.measuredSeconds() * 1e6,
                    call.efficiency() * 100,
                    call.share() * 100,
                    shortened(call.kernel()),
                    call.node());
        }
    }

    private static String millions(long operations) {
        return String.format(Locale.ROOT, "%.3f", operations / 1e6);
    }

    private static String predicted(double seconds) {
        return seconds == 0 ? "?" : String.format(Locale.ROOT, "%.1f", seconds * 1e6);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    private void kernels(Explanation e) {
        line("");
        line(
                "%5s %9s %9s %9s %9s %9s %5s %6s  %s",
                "calls", "MFLOP", "kB", "ideal us", "predicted", "us", "ideal", "share", "kernel");
        for (KernelSum sum : e.kernels()) {
            line(
                    "%5d %9s %9.1f %9.1f %9s %9.1f %4.0f%% %5.1f%%  %s",
                    sum.calls(),
                    millions(sum.operations()),
                    sum.bytes() / 1e3,
                    sum.idealSeconds() * 1e6,
                    predicted(sum.predictedSeconds()),
                    sum.measuredSeconds() * 1e6,
                    sum.measuredSeconds() == 0 ? 0 : sum.idealSeconds() / sum.measuredSeconds() * 100,
                    sum.share() * 100,
                    sum.kernel());
        }
    }

    private void run(Explanation e) {
        line("");
        line(
                "run        %9.1f us, the fastest %.1f us; %.1f us while its calls are timed (medians of %d runs)",
                e.runSeconds() * 1e6, e.fastestRunSeconds() * 1e6, e.watchedRunSeconds() * 1e6, e.runs());
        line(
                "calls      %9.1f us in %d calls",
                e.callsSeconds() * 1e6, e.calls().size());
        line("outside    %9.1f us", e.outsideSeconds() * 1e6);
        line(
                "idealised  %9.1f us with every call on the roofline, %.0f%% of the run",
                e.idealisedSeconds() * 1e6, e.runSeconds() == 0 ? 0 : e.idealisedSeconds() / e.runSeconds() * 100);
        line("predicted  within 20 %% for %.0f %% of the kernel time", e.predictedPart() * 100);
        if (e.incompleteCalls() > 0) {
            line(
                    "%d calls of plain Java methods count with their bytes only: their operations are not known",
                    e.incompleteCalls());
        }
        if (!e.hot()) {
            line("some kernels were still on trial: a longer --warmup may show quicker calls");
        }
    }
}
