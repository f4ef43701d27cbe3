package dev.sardonyx.runtime.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call of a kernel or host function. There are many, so recordings have none unless they ask for them. */
@Name("dev.sardonyx.KernelCall")
@Label("Kernel Call")
@Category("Sardonyx")
@Description("A call of a kernel or host function in a run of a compiled model")
@Enabled(false)
@StackTrace(false)
final class KernelCallEvent extends Event {
    @Label("Model")
    @Description("The package of the model's generated code")
    String model;

    @Label("Call")
    @Description("The number of the call in its run")
    int call;

    @Label("Kernel")
    @Description("The kernel or host function")
    String kernel;
}
