package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Einsum of any equation: letters may stand twice in a term, and extents of 1 broadcast. */
final class Einsums {
    private static final String DOTS = "...";

    private final HostCall call;
    private final String[] terms;
    private final String result;
    private final int[] extents = new int[Character.MAX_VALUE + 1];

    private Einsums(HostCall call) {
        this.call = call;
        String[] sides = call.text("equation", "").replace(" ", "").split("->", -1);
        this.terms = sides[0].split(",", -1);
        Arrays.fill(extents, 1);
        int hidden = 0;
        for (int i = 0; i < terms.length; i++) {
            hidden = Math.max(hidden, spell(i));
        }
        this.result = sides.length > 1 ? sides[1].replace(DOTS, letters(hidden)) : implied(hidden);
    }

    static void einsum(HostCall call) {
        new Einsums(call).run();
    }

    /** Names the axes under the dots of term {@code i}, takes note of extents and returns how many there are. */
    private int spell(int i) {
        Tensor x = call.tensor(i);
        int hidden = x.rank() - terms[i].replace(DOTS, "").length();
        if (hidden < 0 || (hidden > 0 && !terms[i].contains(DOTS))) {
            throw call.error("expected operand " + i + " to have axes " + terms[i] + ", found " + x);
        }
        terms[i] = terms[i].replace(DOTS, letters(hidden));
        for (int axis = 0; axis < x.rank(); axis++) {
            char letter = terms[i].charAt(axis);
            int extent = (int) x.extent(axis);
            if (extents[letter] != 1 && extent != 1 && extents[letter] != extent) {
                throw call.error("expected extent " + extents[letter] + " for '" + letter + "', found " + extent);
            }
            extents[letter] = extent == 1 ? extents[letter] : extent;
        }
        return hidden;
    }

    /** Digits, of which 0 is the last axis under the dots. */
    private static String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = count; i > 0; i--) {
            letters.append((char) ('0' + i - 1));
        }
        return letters.toString();
    }

    /** Without an arrow: the axes under dots, then letters that stand once, in order. */
    private String implied(int hidden) {
        StringBuilder letters = new StringBuilder(letters(hidden));
        String all = String.join("", terms);
        for (char letter = 'A'; letter <= 'z'; letter++) {
            if (all.indexOf(letter) >= 0 && all.indexOf(letter) == all.lastIndexOf(letter)) {
                letters.append(letter);
            }
        }
        return letters.toString();
    }

    private void run() {
        StringBuilder summed = new StringBuilder();
        for (char letter : String.join("", terms).toCharArray()) {
            if (result.indexOf(letter) < 0 && summed.indexOf(String.valueOf(letter)) < 0) {
                summed.append(letter);
            }
        }
        int[] shape = extents(result);
        int[] inner = extents(summed.toString());
        int[][] bases = new int[terms.length][];
        int[][] offsets = new int[terms.length][];
        for (int i = 0; i < terms.length; i++) {
            bases[i] = Extents.places(shape, steps(i, result), 0);
            offsets[i] = Extents.places(inner, steps(i, summed.toString()), 0);
        }
        Tensor y = Tensor.zeros(call.resultType(0), Extents.shape(shape));
        if (y.elementType().isFloat()) {
            sumDoubles(bases, offsets, y);
        } else {
            sumLongs(bases, offsets, y);
        }
        call.result(0, y);
    }

    private int[] extents(String letters) {
        return letters.chars().map(letter -> extents[letter]).toArray();
    }

    /** How far operand {@code i} moves with each of {@code letters}. */
    private int[] steps(int i, String letters) {
        int[] own = Extents.of(call.tensor(i));
        int[] strides = Extents.strides(own);
        int[] steps = new int[letters.length()];
        for (int k = 0; k < steps.length; k++) {
            for (int axis = 0; axis < own.length; axis++) {
                if (terms[i].charAt(axis) == letters.charAt(k) && own[axis] != 1) {
                    steps[k] += strides[axis];
                }
            }
        }
        return steps;
    }

    private void sumDoubles(int[][] bases, int[][] offsets, Tensor y) {
        double[][] x = new double[terms.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = Elements.doubles(call.tensor(i));
        }
        for (int o = 0, n = Elements.count(y); o < n; o++) {
            double sum = 0;
            for (int k = 0; k < offsets[0].length; k++) {
                double product = 1;
                for (int i = 0; i < x.length; i++) {
                    product *= x[i][bases[i][o] + offsets[i][k]];
                }
                sum += product;
            }
            y.setDouble(o, sum);
        }
    }

    private void sumLongs(int[][] bases, int[][] offsets, Tensor y) {
        long[][] x = new long[terms.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = call.tensor(i).toLongs();
        }
        for (int o = 0, n = Elements.count(y); o < n; o++) {
            long sum = 0;
            for (int k = 0; k < offsets[0].length; k++) {
                long product = 1;
                for (int i = 0; i < x.length; i++) {
                    product *= x[i][bases[i][o] + offsets[i][k]];
                }
                sum += product;
            }
            y.setLong(o, sum);
        }
    }
}
