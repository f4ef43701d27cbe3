/**
 * Why a model takes as long as it does: what each call computes and moves, what the machine can do, and how long the call
 * took.
 */
package dev.sardonyx.compiler.explain;
