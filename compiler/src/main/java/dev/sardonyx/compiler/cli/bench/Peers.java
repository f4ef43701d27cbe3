package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.CodeChoices;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.passes.program.Numerics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The peers of the class path. */
final class Peers {
    /** Sardonyx compiled in other ways, by the names of peers. */
    private static final Map<String, CodeChoices> OURSELVES = Map.of(
            "unfused", CodeChoices.USUAL.withFusion(false),
            "relaxed", CodeChoices.USUAL.withNumerics(Numerics.RELAXED));

    private Peers() {}

    /** The peer that the user calls {@code name}; Sardonyx itself, compiled for {@code target} in another way, is one. */
    static Peer find(String name, String target) {
        CodeChoices choices = OURSELVES.get(name);
        return choices == null
                ? find(name)
                : new EnginePeer(name, "sardonyx " + name, Engines.of("compiled", target, choices));
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
