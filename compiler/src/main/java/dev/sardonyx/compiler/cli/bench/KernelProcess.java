package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.compiler.cli.Peer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The program that measures one group of problems for one number of threads, and writes its rows as JSON.
 *
 * <p>Arguments: the file to write; the group; the glob of problems; the number of threads; the peers, separated by
 * commas; the target; rounds; milliseconds of a turn and of the warm-up.
 */
final class KernelProcess {
    private KernelProcess() {}

    /** A measurement is over when the process ends, whatever threads there are. */
    public static void main(String[] arguments) {
        KernelGroup group = KernelProblems.matching(arguments[2]).stream()
                .filter(known -> known.name().equals(arguments[1]))
                .findFirst()
                .orElseThrow();
        List<Peer> peers =
                Arrays.stream(arguments[4].split(",")).map(Peers::find).toList();
        KernelBench bench = new KernelBench(
                Engines.of("compiled", arguments[5]),
                peers,
                Integer.parseInt(arguments[6]),
                Long.parseLong(arguments[7]),
                Long.parseLong(arguments[8]));
        JsonFiles.write(bench.run(group, Integer.parseInt(arguments[3])), Path.of(arguments[0]));
        System.exit(0);
    }

    /** The arguments for a group. */
    static List<String> arguments(Path json, KernelGroup group, String glob, int threads, BenchSettings settings) {
        return List.of(
                json.toString(),
                group.name(),
                glob,
                Integer.toString(threads),
                settings.peer(),
                settings.target(),
                Integer.toString(settings.rounds()),
                Long.toString(settings.slice()),
                Long.toString(settings.warmUp()));
    }
}
