package dev.sardonyx.compiler.cli.bench;

import java.util.List;

/**
 * Problems of one kind, which are measured in one JVM and have a geometric mean of their own.
 *
 * @param goal the mean to reach against ONNX Runtime; 0 for none
 */
record KernelGroup(String name, double goal, List<KernelProblem> problems) {}
