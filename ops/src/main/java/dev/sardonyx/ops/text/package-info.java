/** Operators on strings. */
package dev.sardonyx.ops.text;
