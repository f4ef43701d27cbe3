/** Operators of our own, which passes put into graphs; their domain is {@code sardonyx}. */
package dev.sardonyx.ops.internal;
