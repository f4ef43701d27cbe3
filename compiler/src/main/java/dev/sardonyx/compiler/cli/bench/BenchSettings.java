package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How models are measured against a peer.
 *
 * @param peer what the user calls the peer
 * @param rounds how many turns each side has
 * @param slice how long a turn is
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record BenchSettings(
        String peer,
        String target,
        int rounds,
        @JsonProperty("slice_ms") long slice,
        @JsonProperty("warmup_ms") long warmUp) {

    /** The options of {@code bench} that say the same. */
    List<String> options() {
        return List.of(
                "--against",
                peer,
                "--target",
                target,
                "--rounds",
                Integer.toString(rounds),
                "--slice",
                Long.toString(slice),
                "--warmup",
                Long.toString(warmUp));
    }
}
