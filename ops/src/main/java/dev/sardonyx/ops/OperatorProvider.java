package dev.sardonyx.ops;

import java.util.List;

/**
 * Operators from outside, found by {@link java.util.ServiceLoader}. An implementation has a public constructor without
 * parameters and is named in {@code META-INF/services/dev.sardonyx.ops.OperatorProvider}; the compiler finds it when it
 * is on its class path. Its operators lower to expressions or to standard operators, so that a model jar that uses them
 * needs nothing but the runtime.
 */
public interface OperatorProvider {
    /** The operators, each of a domain that no other provider has under the same name. */
    List<Operator> operators();
}
