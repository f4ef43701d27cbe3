/** Watches pipelines: checks every graph, and keeps what is needed to see a failure again. */
package dev.sardonyx.passes.instrument;
