package dev.sardonyx.compiler.cli.bench;

import java.util.List;

/** Results as a suite would have them. */
final class Results {
    static final BenchSettings SETTINGS = new BenchSettings("onnxruntime", "native", 7, 300, 3000);

    private Results() {}

    static SuiteReport report(SuiteRow... rows) {
        return new SuiteReport(surroundings("some CPU"), SETTINGS, List.of(rows));
    }

    static Surroundings surroundings(String cpu) {
        return new Surroundings(
                "2026-03-14",
                cpu,
                4,
                0.25,
                "Linux",
                "25",
                "sardonyx 0.1.0",
                "onnxruntime 1.22.0",
                List.of("-Xa", "-Xb"));
    }

    static SuiteRow row(String model, int threads, double ratio, double noise) {
        return SuiteRow.of(model, result(model, threads, ratio, noise, BenchResult.AGREE));
    }

    /** A result in which we take two milliseconds. */
    static BenchResult result(String model, int threads, double ratio, double noise, String outputs) {
        return new BenchResult(
                model,
                "1x4",
                threads,
                2,
                1.5,
                2.5,
                48,
                List.of("slow_kernel"),
                "onnxruntime 1.22.0",
                2 * ratio,
                1.5 * ratio,
                2.5 * ratio,
                ratio,
                ratio - 0.1,
                ratio + 0.1,
                noise,
                outputs);
    }
}
