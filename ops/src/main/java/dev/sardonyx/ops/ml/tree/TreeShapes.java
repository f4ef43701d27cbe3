package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.ml.Samples;

/** What tree ensembles require of their samples. */
final class TreeShapes {
    /** Features are numbered below this. */
    static final long MOST_FEATURES = 1 << 27;

    private TreeShapes() {}

    /** How many samples there are, which must have the features that {@code forest} asks for. */
    static Dim samples(InferenceContext in, Forest forest) {
        Dim features = Samples.features(in);
        if (features.isKnown() && features.knownValue() < forest.features()) {
            throw in.error("the trees ask for feature " + (forest.features() - 1) + ", samples have " + features, "");
        }
        return Samples.count(in);
    }
}
