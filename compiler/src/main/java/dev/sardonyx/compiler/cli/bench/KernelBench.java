package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the problems of a group in this JVM, for one number of threads. All are opened and warmed up, then sides and
 * problems take turns.
 *
 * @param rounds how many turns each side has for each problem
 * @param sliceMillis how long a turn is
 * @param warmUpMillis how long ours runs each problem before; all go on until their code is compiled
 */
record KernelBench(Engine engine, List<Peer> peers, int rounds, long sliceMillis, long warmUpMillis) {
    private static final int LONGEST_WARM_UP = 10;

    List<KernelRow> run(KernelGroup group, int threads) {
        Map<String, KernelRow> rows = new LinkedHashMap<>();
        List<KernelSides> open = new ArrayList<>();
        try {
            for (KernelProblem problem : group.problems()) {
                rows.put(problem.name(), null);
                try {
                    open.add(open(group.name(), problem, threads));
                } catch (ModelException | CompilerBugException e) {
                    rows.put(problem.name(), KernelRow.failed(group.name(), problem.name(), threads, e.getMessage()));
                }
            }
            measure(open);
            open.stream().map(KernelSides::row).forEach(row -> rows.put(row.problem(), row));
        } finally {
            open.forEach(KernelSides::close);
        }
        return List.copyOf(rows.values());
    }

    private void measure(List<KernelSides> open) {
        long warmUp = TimeUnit.MILLISECONDS.toNanos(warmUpMillis);
        open.forEach(sides -> sides.warmUp(warmUp));
        CompilerActivity.await(() -> open.forEach(sides -> sides.ours().run()), LONGEST_WARM_UP * warmUp * open.size());
        for (int round = 0; round < rounds; round++) {
            open.forEach(sides -> sides.round(sliceMillis));
        }
    }

    private KernelSides open(String group, KernelProblem problem, int threads) {
        try {
            Path file = Files.createTempFile("sardonyx-", ".onnx");
            try {
                ModelProtoWriter.write(problem.model(), file);
                ModelChoice choice = ModelChoice.of(file.toString(), Map.of(), false, line -> {});
                return new KernelSides(group, choice, problem.name(), engine, peers, threads);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw JsonFiles.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }
}
