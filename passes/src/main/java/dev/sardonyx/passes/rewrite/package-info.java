/** Rules that replace what a node computes by something simpler. One class a rule. */
package dev.sardonyx.passes.rewrite;
