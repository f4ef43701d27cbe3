/** Loads and runs model jars. */
module dev.sardonyx.runtime {
    requires transitive dev.sardonyx.tensor;
    requires jdk.incubator.vector;

    exports dev.sardonyx.runtime;
    exports dev.sardonyx.runtime.abi;
}
