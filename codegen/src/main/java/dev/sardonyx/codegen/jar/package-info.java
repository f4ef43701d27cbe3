/** The model jar: weights, manifest, and everything else that lies in it. The format is {@code docs/jar-format.md}. */
package dev.sardonyx.codegen.jar;
