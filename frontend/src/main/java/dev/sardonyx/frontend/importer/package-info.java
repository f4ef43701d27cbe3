/**
 * The border between files and the compiler: {@link dev.sardonyx.frontend.model.OnnxModel} arrives, a
 * {@link dev.sardonyx.ir.graph.Graph} of stage {@code IMPORTED} leaves.
 *
 * <p>Behind this border every node has an operator of the register, in its newest form; functions of the model are
 * gone; nested graphs are closed regions whose captured values are trailing operands; constants are weights.
 * Everything that is wrong with a model is reported at once, each message with its place. Names of the model survive
 * as hints; names of dimensions are not believed, each axis of an input has a symbol of its own.
 */
package dev.sardonyx.frontend.importer;
