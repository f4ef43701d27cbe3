/**
 * Operators that run regions: branches, loops and scans. Values that regions capture are trailing operands of the node
 * and trailing parameters of each of its regions; the attribute 'captures' counts them.
 */
package dev.sardonyx.ops.controlflow;
