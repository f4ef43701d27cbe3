/**
 * Graph to program: every node becomes kernel calls on slices of buffers, or a view that costs nothing. Each kind of
 * lowering has one class here.
 */
package dev.sardonyx.passes.program;
