package dev.sardonyx.runtime.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A run of a model. */
@Name("dev.sardonyx.Run")
@Label("Model Run")
@Category("Sardonyx")
@Description("A run of a compiled model, from its inputs to its outputs")
@StackTrace(false)
final class RunEvent extends Event {
    @Label("Model")
    @Description("The package of the model's generated code")
    String model;

    @Label("Threads")
    int threads;
}
