/** Passes that give types and bring a graph into its simplest form. */
package dev.sardonyx.passes.canonical;
