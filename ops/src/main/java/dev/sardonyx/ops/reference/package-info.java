/** Runs graphs node by node with the operators' references. The oracle of every test; not made for speed. */
package dev.sardonyx.ops.reference;
