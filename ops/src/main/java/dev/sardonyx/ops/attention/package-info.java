/**
 * Operators of transformer models: attention, positions turned into rotations, and recurrences that replace attention.
 */
package dev.sardonyx.ops.attention;
