package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The peers of the class path. */
final class Peers {
    /** Sardonyx with a kernel for each node. */
    private static final String UNFUSED = "unfused";

    private Peers() {}

    /** The peer that the user calls {@code name}; Sardonyx without fusion, for {@code target}, is one. */
    static Peer find(String name, String target) {
        return name.equals(UNFUSED)
                ? new EnginePeer(UNFUSED, "sardonyx without fusion", Engines.of("compiled", target, false))
                : find(name);
    }

    /** The peer of the class path that the user calls {@code name}. */
    static Peer find(String name) {
        List<String> names = new ArrayList<>();
        for (Peer peer : ServiceLoader.load(Peer.class)) {
            if (peer.name().equals(name)) {
                return peer;
            }
            names.add(peer.name());
        }
        throw Engines.wrong(
                "there is no peer '" + name + "' on the class path, only " + names,
                "the script 'sardonyx' adds the module benchmarks, which has onnxruntime");
    }
}
