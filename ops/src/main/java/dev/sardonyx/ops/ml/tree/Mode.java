package dev.sardonyx.ops.ml.tree;

import java.util.Optional;

/** What a node asks of a feature; the order is that of the numbers in TreeEnsemble-5, which {@link #LEAF} has none of. */
enum Mode {
    BRANCH_LEQ,
    BRANCH_LT,
    BRANCH_GTE,
    BRANCH_GT,
    BRANCH_EQ,
    BRANCH_NEQ,
    /** Whether the feature is one of a set. */
    BRANCH_MEMBER,
    LEAF;

    /** The mode that the older operators name so; they have no sets. */
    static Optional<Mode> named(String name) {
        for (Mode mode : values()) {
            if (mode != BRANCH_MEMBER && mode.name().equals(name)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** The reference for one comparison; NaN is equal to nothing. */
    boolean holds(double feature, double split) {
        return switch (this) {
            case BRANCH_LEQ -> feature <= split;
            case BRANCH_LT -> feature < split;
            case BRANCH_GTE -> feature >= split;
            case BRANCH_GT -> feature > split;
            case BRANCH_EQ -> feature == split;
            case BRANCH_NEQ -> feature != split;
            case BRANCH_MEMBER, LEAF -> throw new IllegalArgumentException(name());
        };
    }
}
