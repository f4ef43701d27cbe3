/** Attentions of domain {@code com.microsoft} and the turning of positions. */
package dev.sardonyx.ops.contrib.attention;
