package dev.sardonyx.ir.graph;

import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.type.Dim;

/**
 * Two dimensions that must be equal for a run to make sense, but are not provably so before it.
 *
 * @param reason says what needs them equal, for example {@code "MatMul sums over K"}
 */
public record Constraint(Dim left, Dim right, String reason, Location location) {}
