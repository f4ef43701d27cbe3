package dev.sardonyx.frontend.importer.opset;

/** One way to write a node anew. */
@FunctionalInterface
interface Rewriting {
    /** Adds to {@code to} what stands for the node: its last node, or one before, defines the node's outputs. */
    void rewrite(NodeRewriter to);

    /**
     * A line of a table: which nodes are rewritten.
     *
     * @param domain empty for the default domain
     * @param from the first operator set version concerned
     * @param to the last one
     */
    record Row(String domain, String operator, long from, long to, Rewriting rewriting) {
        static Row of(String operator, long from, long to, Rewriting rewriting) {
            return new Row("", operator, from, to, rewriting);
        }

        boolean applies(long version) {
            return from <= version && version <= to;
        }
    }
}
