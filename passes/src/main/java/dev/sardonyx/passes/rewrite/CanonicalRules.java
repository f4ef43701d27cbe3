package dev.sardonyx.passes.rewrite;

import java.util.List;

/** The rules that always apply. */
public final class CanonicalRules {
    /** In the order they are tried. */
    public static final List<RewriteRule> ALL = List.of(new RemoveIdleMovement(), new RemoveIdleComputation());

    private CanonicalRules() {}
}
