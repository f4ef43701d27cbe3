/** Gives buffers their places. */
package dev.sardonyx.passes.memory;
