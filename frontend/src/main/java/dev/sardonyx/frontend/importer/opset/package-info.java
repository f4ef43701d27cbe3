/**
 * Old forms of operators become new ones: a node as its model wrote it, with the version of its operator set, arrives;
 * one or more nodes in the form of the newest version leave. Each family of changes is a small class with a table of
 * operator, first version, last version and rewriting; {@link dev.sardonyx.frontend.importer.opset.OpsetAdapter} puts
 * the tables together. Works on nodes of the file; what is known of values is asked through
 * {@link dev.sardonyx.frontend.importer.opset.NodeFacts}.
 */
package dev.sardonyx.frontend.importer.opset;
