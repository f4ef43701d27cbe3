/** Chooses how values lie in memory. */
package dev.sardonyx.passes.layout;
