/**
 * Graph to graph, and graph to program. What arrives is an imported graph; what leaves is a program of kernel calls
 * over planned memory. Nothing here knows bytecode.
 */
package dev.sardonyx.passes;
