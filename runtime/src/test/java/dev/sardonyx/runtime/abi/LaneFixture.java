package dev.sardonyx.runtime.abi;

/** A lane of no session. */
public final class LaneFixture {
    private LaneFixture() {}

    /** A lane whose descriptors are {@code parameters}. */
    public static Lane withParameters(int[] parameters) {
        Lane lane = new Lane(null);
        lane.parameters = parameters;
        return lane;
    }
}
