package dev.sardonyx.ir.type;

import java.util.List;
import java.util.Locale;

/** The functions that a dimension may apply to others. */
public enum DimFunction {
    FLOOR_DIV,
    MAX,
    MIN,
    /** The common extent of operands, each of which is 1 or that extent. */
    BROADCAST,
    /** 0 for an extent of 1, otherwise 1. */
    UNLESS_ONE;

    /** The spelling in text, for example {@code floordiv}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    Dim of(Dim... arguments) {
        return Dim.ofAtom(new DimAtom.Call(this, List.of(arguments)));
    }

    /** This function of {@code arguments}, carried out as far as they are known. */
    public Dim simplified(List<Dim> arguments) {
        return switch (this) {
            case FLOOR_DIV -> arguments.get(0).floorDiv(arguments.get(1));
            case MAX -> arguments.stream().reduce(Dim::max).orElseThrow();
            case MIN -> arguments.stream().reduce(Dim::min).orElseThrow();
            case BROADCAST -> arguments.stream().reduce(Dim::broadcast).orElseThrow();
            case UNLESS_ONE -> arguments.get(0).unlessOne();
        };
    }

    /** The value for known arguments; operands that do not broadcast throw {@link IllegalArgumentException}. */
    public long apply(long... arguments) {
        return switch (this) {
            case FLOOR_DIV -> Math.floorDiv(arguments[0], arguments[1]);
            case MAX -> Math.max(arguments[0], arguments[1]);
            case MIN -> Math.min(arguments[0], arguments[1]);
            case BROADCAST -> broadcast(arguments);
            case UNLESS_ONE -> arguments[0] == 1 ? 0 : 1;
        };
    }

    private static long broadcast(long... extents) {
        long common = 1;
        for (long extent : extents) {
            if (extent != 1 && common != 1 && extent != common) {
                throw new IllegalArgumentException("extents " + common + " and " + extent + " do not broadcast");
            }
            common = extent == 1 ? common : extent;
        }
        return common;
    }
}
