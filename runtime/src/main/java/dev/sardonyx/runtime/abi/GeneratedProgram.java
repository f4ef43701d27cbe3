package dev.sardonyx.runtime.abi;

import dev.sardonyx.tensor.ElementType;

/**
 * A compiled graph. Generated code overrides the methods; what they return describes the frame it needs.
 *
 * <p>A program runs in phases. A phase is bound (its dimensions, sizes and descriptors are computed) before it runs;
 * phases after the first read dimensions that only a host call of the one before could tell.
 */
public abstract class GeneratedProgram {
    /**
     * A value at the border of a program.
     *
     * @param name as the model has it
     * @param element the element type; null for sequences, optionals and maps
     * @param array the array of the frame that holds it
     * @param rank the number of axes
     * @param dimension the first of {@code rank} dimension slots with its extents
     * @param type the type as text, for messages
     */
    public record Port(String name, ElementType element, int array, int rank, int dimension, String type) {}

    /** The integers that describe all calls; symbolic ones are 0 until bound. A fresh array. */
    public abstract int[] parameters();

    /** The number of dimension slots. */
    public abstract int dimensions();

    public abstract int phases();

    /** How many arrays there are of f32, f64, i8, i16, i32, i64, strings and other values, in this order. */
    public abstract int[] arrays();

    public abstract Port[] inputs();

    public abstract Port[] outputs();

    /** The host calls the program makes, by number. */
    public abstract HostSite[] hostSites();

    /** Computes the dimensions and descriptors of {@code phase}. */
    public abstract void bind(Frame frame, int phase);

    /** Makes the calls of {@code phase}. */
    public abstract void run(Frame frame, int phase);

    /** The programs of nested graphs. */
    public abstract GeneratedProgram[] children();

    /** The integers packed into {@code text}, two characters each, high half first. */
    protected static int[] unpack(String... text) {
        int length = 0;
        for (String part : text) {
            length += part.length() / 2;
        }
        int[] values = new int[length];
        int next = 0;
        for (String part : text) {
            for (int i = 0; i < part.length(); i += 2) {
                values[next++] = part.charAt(i) << 16 | part.charAt(i + 1);
            }
        }
        return values;
    }
}
