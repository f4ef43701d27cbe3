/** Random graphs, run in every way there is and compared: a differential tester of the compiler. */
package dev.sardonyx.properties.graphs;
