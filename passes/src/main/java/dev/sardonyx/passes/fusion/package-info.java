/** Grows regions of nodes that become one kernel. Decides by the kind of lowering, never by operator names. */
package dev.sardonyx.passes.fusion;
