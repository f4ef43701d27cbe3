/** Operators on sequences and optional values, and those between them and tensors. */
package dev.sardonyx.ops.sequence;
