/** Operators that move elements or tell shapes and compute nothing. */
package dev.sardonyx.ops.movement;
