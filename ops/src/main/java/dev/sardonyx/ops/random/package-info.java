/**
 * Operators that draw random numbers. Results differ from run to run unless a seed is given, and from other runtimes
 * always.
 */
package dev.sardonyx.ops.random;
