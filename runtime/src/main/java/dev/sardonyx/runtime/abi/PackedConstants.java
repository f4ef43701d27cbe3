package dev.sardonyx.runtime.abi;

/**
 * Arrays that generated code keeps in the characters of string constants, since a method has no room for them one by
 * one. Parts belong one behind the other.
 */
public final class PackedConstants {
    private PackedConstants() {}

    /** Numbers of four characters each, high part first. */
    public static long[] longs(String... parts) {
        String text = String.join("", parts);
        long[] values = new long[text.length() / 4];
        for (int i = 0; i < values.length; i++) {
            for (int c = 0; c < 4; c++) {
                values[i] = values[i] << 16 | text.charAt(4 * i + c);
            }
        }
        return values;
    }

    /** The bits of numbers in two characters each, high part first. */
    public static float[] floats(String... parts) {
        String text = String.join("", parts);
        float[] values = new float[text.length() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(text.charAt(2 * i) << 16 | text.charAt(2 * i + 1));
        }
        return values;
    }

    /** Strings, all together behind the count and the length of each, which take two characters each. */
    public static String[] strings(String... parts) {
        String text = String.join("", parts);
        String[] values = new String[number(text, 0)];
        int at = 2 + 2 * values.length;
        for (int i = 0; i < values.length; i++) {
            int end = at + number(text, 2 + 2 * i);
            values[i] = text.substring(at, end);
            at = end;
        }
        return values;
    }

    private static int number(String text, int at) {
        return text.charAt(at) << 16 | text.charAt(at + 1);
    }
}
