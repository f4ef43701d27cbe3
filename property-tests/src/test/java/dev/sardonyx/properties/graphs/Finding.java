package dev.sardonyx.properties.graphs;

/**
 * A disagreement.
 *
 * @param kind where it shows, without details: a problem made smaller must still have one of the same kind
 * @param fact what was found
 */
record Finding(String kind, String fact) {}
