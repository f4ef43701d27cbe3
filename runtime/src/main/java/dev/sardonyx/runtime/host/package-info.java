/** Operators that are no loop nests, as plain methods on tensors. Shares no code with the interpreter. */
package dev.sardonyx.runtime.host;
