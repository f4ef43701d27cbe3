/** The commands {@code prune} and {@code quantize}, which make smaller models of models. */
package dev.sardonyx.compiler.cli.compress;
