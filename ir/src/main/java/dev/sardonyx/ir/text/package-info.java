/** The text forms of graphs, programs and kernels. The language is described in {@code docs/ir.md}. */
package dev.sardonyx.ir.text;
