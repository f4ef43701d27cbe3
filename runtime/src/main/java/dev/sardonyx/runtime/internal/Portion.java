package dev.sardonyx.runtime.internal;

/** A small part of a call's units whose time tells whether its kernel is hot. */
final class Portion {
    /** Where the least number of units worth a thread stands in a descriptor; the units come first. */
    private static final int GRAIN = 1;

    /** Some tens of elements, several vectors of them, where units are as small as that. */
    private static final int OF_GRAIN = 64;

    private Portion() {}

    /** Units of the call at {@code at} of {@code parameters}, whether it has so many or not; at least 1. */
    static int units(int[] parameters, int at) {
        return Math.max(1, parameters[at + GRAIN] / OF_GRAIN);
    }
}
