/**
 * Files that nobody trusts: mutated models and jars go through every stage, which must end with a result or a typed
 * error. A target takes the bytes of the fuzzer; the bounded run takes them from a seeded generator.
 */
package dev.sardonyx.fuzz;
