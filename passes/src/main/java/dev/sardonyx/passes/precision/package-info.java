/** Which element types intermediate values are held in. */
package dev.sardonyx.passes.precision;
