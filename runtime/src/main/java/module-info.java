/** Loads and runs model jars. */
module dev.sardonyx.runtime {
    requires transitive dev.sardonyx.tensor;
    requires jdk.incubator.vector;
    // Runs are told to Flight Recorder where there is one.
    requires static jdk.jfr;

    exports dev.sardonyx.runtime;
    exports dev.sardonyx.runtime.abi;
}
