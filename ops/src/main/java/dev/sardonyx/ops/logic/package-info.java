/** Operators on truth values, and those that ask a yes-or-no question of an element or choose by it. */
package dev.sardonyx.ops.logic;
