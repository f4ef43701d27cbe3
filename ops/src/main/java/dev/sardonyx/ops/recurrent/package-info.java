/** Recurrent networks over whole sequences. */
package dev.sardonyx.ops.recurrent;
