/** Losses of classifications. */
package dev.sardonyx.ops.loss;
