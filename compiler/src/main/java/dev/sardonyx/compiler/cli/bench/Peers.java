package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The peers of the class path. */
final class Peers {
    private Peers() {}

    /** The peer that the user calls {@code name}. */
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
