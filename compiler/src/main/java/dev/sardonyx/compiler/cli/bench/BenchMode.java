package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What {@code bench} is asked to do, by its option, and which other options have a meaning then. */
enum BenchMode {
    MODELS(
            "",
            Set.of(
                    "--against",
                    "--target",
                    "--rounds",
                    "--slice",
                    "--warmup",
                    "--shape",
                    "--fusion",
                    "--numerics",
                    "--tuning",
                    "--engine",
                    "--json",
                    "--trace")),
    SUITE("--suite", Set.of("--against", "--target", "--rounds", "--slice", "--warmup", "--output")),
    GATE("--gate", Set.of("--against", "--target", "--rounds", "--slice", "--warmup", "--later", "--tolerance")),
    KERNELS("--kernels", Set.of("--against", "--target", "--rounds", "--slice", "--warmup", "--only", "--output")),
    COLD("--cold", Set.of("--against", "--target", "--forks", "--after", "--output"));

    private static final Set<String> COMMON = Set.of("--threads", "--help", "--version");

    private final String option;
    private final Set<String> options;

    BenchMode(String option, Set<String> options) {
        this.option = option;
        this.options = options;
    }

    /** Refuses options that were {@code given} and have no meaning in this mode. */
    void check(List<String> given) {
        for (String name : given) {
            if (!name.equals(option) && !options.contains(name) && !COMMON.contains(name)) {
                throw Engines.wrong(
                        "the option " + name + " has no meaning " + (option.isEmpty() ? "here" : "with " + option),
                        name + " goes with " + owners(name));
            }
        }
    }

    private static String owners(String name) {
        return String.join(
                " or ",
                Arrays.stream(values())
                        .filter(mode -> mode.options.contains(name))
                        .map(mode -> mode.option.isEmpty() ? "bench MODEL alone" : mode.option)
                        .toList());
    }
}
