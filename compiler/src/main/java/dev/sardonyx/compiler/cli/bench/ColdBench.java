package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.CodeChoices;
import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.compiler.cli.Toolchain;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures programs that run one model from the start of their process, in turns with programs that run it in a peer.
 * Models are compiled before; both sides read the same inputs from a file. One start of each side is not counted, so that
 * their files are in the memory of the system.
 *
 * @param forks how many starts of each side are counted
 * @param after how long programs sleep between opening the model and the first run
 * @param progress told what goes on, a line at a time
 */
record ColdBench(Peer peer, String target, int forks, long after, Consumer<String> progress) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long STEADY_MILLIS = 3000;

    /** A side of the measurement: its name for {@link ColdStart}, what it opens, and the flags of its JVM. */
    private record Side(String name, Path file, String flag) {
        List<String> flags() {
            List<String> flags = new ArrayList<>(List.of(flag));
            flags.addAll(ForkedJvm.userFlags());
            return flags;
        }
    }

    ColdReport run(List<String> models, List<Integer> threads) {
        List<String> flags = new ArrayList<>(
                List.of(ForkedJvm.VECTORS + " (Sardonyx)", ForkedJvm.NATIVE + " (" + peer.name() + ")"));
        flags.addAll(ForkedJvm.userFlags());
        Surroundings surroundings = Surroundings.now(peer.version(), flags).remarked(progress);
        List<ColdReport.Row> rows = new ArrayList<>();
        for (String model : models) {
            for (int count : threads) {
                rows.add(row(model, count));
            }
        }
        return new ColdReport(surroundings, target, after, rows);
    }

    private ColdReport.Row row(String model, int threads) {
        try {
            Path work = Files.createTempDirectory("sardonyx-cold-");
            try {
                ModelChoice choice = ModelChoice.of(model, Map.of(), true, progress);
                return measured(choice, threads, work);
            } finally {
                delete(work);
            }
        } catch (ModelException | CompilerBugException e) {
            progress.accept(model + ": " + e.getMessage());
            return ColdReport.Row.failed(model, threads, e.getMessage());
        } catch (IOException e) {
            throw JsonFiles.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private ColdReport.Row measured(ModelChoice choice, int threads, Path work) throws IOException {
        Path inputs = work.resolve("inputs");
        TensorFile.write(Samples.tensors(Samples.of(choice)), inputs);
        Path jar = work.resolve("model.jar");
        Toolchain.find().compile(new Toolchain.Request(choice.file(), choice.shapes(), target, CodeChoices.USUAL), jar);
        Side ours = new Side(ColdStart.OURS, jar, ForkedJvm.VECTORS);
        Side theirs = new Side(peer.name(), choice.file(), ForkedJvm.NATIVE);
        start(ours, inputs, threads);
        start(theirs, inputs, threads);
        List<ColdRun> our = new ArrayList<>();
        List<ColdRun> their = new ArrayList<>();
        for (int fork = 1; fork <= forks; fork++) {
            our.add(start(ours, inputs, threads));
            their.add(start(theirs, inputs, threads));
            progress.accept(String.format(
                    Locale.ROOT,
                    "[%d/%d] %s: first result after %.0f ms, %s %.0f ms",
                    fork,
                    forks,
                    choice.label(),
                    our.getLast().firstResult(),
                    peer.name(),
                    their.getLast().firstResult()));
        }
        return ColdReport.Row.of(choice.label(), threads, ColdSide.of(our), ColdSide.of(their));
    }

    private ColdRun start(Side side, Path inputs, int threads) {
        ForkedJvm.Ending ending = new ForkedJvm(side.flags(), LIMIT)
                .runWell(
                        ColdStart.class.getName(),
                        List.of(
                                side.name(),
                                side.file().toString(),
                                inputs.toString(),
                                Integer.toString(threads),
                                Long.toString(after),
                                Long.toString(after == 0 ? 0 : STEADY_MILLIS)));
        return ColdRun.parse(ending.out(), ending.begin());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
