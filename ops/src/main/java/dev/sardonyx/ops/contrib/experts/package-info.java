/** Mixtures of experts of domain {@code com.microsoft}. */
package dev.sardonyx.ops.contrib.experts;
