package dev.sardonyx.compiler.tune;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.Schedule;

/**
 * What was found for a problem.
 *
 * @param schedule the heuristic's, where nothing was clearly quicker
 * @param ratio the heuristic's time in times of that schedule; 1 where they are the same
 * @param tried how many candidates were measured beside the heuristic's schedule
 */
public record TuningChoice(ProblemClass problem, Schedule schedule, double ratio, int tried) {}
