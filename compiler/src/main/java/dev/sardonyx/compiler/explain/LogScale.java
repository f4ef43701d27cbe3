package dev.sardonyx.compiler.explain;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An axis on which every power of ten is as long as the others.
 *
 * @param lowest the value at {@code from}, a power of ten
 * @param decades how many powers of ten there are up to {@code to}
 */
record LogScale(double lowest, int decades, double from, double to) {
    /** The scale of whole decades that holds all values from {@code least} to {@code most}. */
    static LogScale around(double least, double most, double from, double to) {
        int first = (int) Math.floor(Math.log10(least));
        int last = (int) Math.ceil(Math.log10(most));
        return new LogScale(Math.pow(10, first), Math.max(last - first, 1), from, to);
    }

    double at(double value) {
        return from + (to - from) * Math.log10(value / lowest) / decades;
    }

    /** Decade {@code number} in units of {@code unit}, as plain digits. */
    String label(int number, double unit) {
        return new BigDecimal(decade(number) / unit, new MathContext(1))
                .stripTrailingZeros()
                .toPlainString();
    }

    double decade(int number) {
        return lowest * Math.pow(10, number);
    }
}
