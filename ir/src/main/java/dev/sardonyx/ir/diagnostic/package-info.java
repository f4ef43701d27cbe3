/**
 * One shape for every message: what arrives is a fact about a model, an option or a jar; what leaves is a
 * {@link dev.sardonyx.ir.diagnostic.Diagnostic} with place, fact and advice, collected in
 * {@link dev.sardonyx.ir.diagnostic.Diagnostics}. This package knows neither graphs nor operators.
 */
package dev.sardonyx.ir.diagnostic;
