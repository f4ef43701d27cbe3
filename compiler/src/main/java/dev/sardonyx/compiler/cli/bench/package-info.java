/**
 * What {@code bench} measures: models in this JVM or in a JVM of their own for each, alone or in turns with a peer
 * ({@link dev.sardonyx.compiler.cli.Peer}), from process start, and against what was measured earlier. Arrive options,
 * leave lines for people, Markdown and JSON.
 */
package dev.sardonyx.compiler.cli.bench;
