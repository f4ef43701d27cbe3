package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Operators on strings. */
final class Strings {
    private Strings() {}

    /** Equal of strings, with broadcasting. */
    static void equal(HostCall call) {
        Pairs pairs = Pairs.of(call);
        boolean[] y = new boolean[pairs.left.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = pairs.left[i].equals(pairs.right[i]);
        }
        call.result(0, Tensor.ofBooleans(y, pairs.shape));
    }

    /** StringConcat: operand 1 behind operand 0, with broadcasting. */
    static void concat(HostCall call) {
        Pairs pairs = Pairs.of(call);
        String[] y = new String[pairs.left.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = pairs.left[i] + pairs.right[i];
        }
        call.result(0, Tensor.ofStrings(y, pairs.shape));
    }

    /** Two operands broadcast to one shape. */
    private record Pairs(String[] left, String[] right, long[] shape) {
        static Pairs of(HostCall call) {
            Tensor a = call.tensor(0);
            Tensor b = call.tensor(1);
            int[] extents = Extents.broadcast(call, Extents.of(a), Extents.of(b));
            return new Pairs(
                    Movements.expanded(a, extents).strings(),
                    Movements.expanded(b, extents).strings(),
                    Extents.shape(extents));
        }
    }

    /** RegexFullMatch: whether {@code pattern} matches whole strings. */
    static void regexFullMatch(HostCall call) {
        Tensor x = call.tensor(0);
        Pattern pattern = Pattern.compile(call.text("pattern", ""));
        boolean[] y = new boolean[Elements.count(x)];
        for (int i = 0; i < y.length; i++) {
            y[i] = pattern.matcher(x.strings()[i]).matches();
        }
        call.result(0, Tensor.ofBooleans(y, x.shape()));
    }

    /** StringNormalizer of [C] or [1, C]: without stop words, in one case; one empty string when none is left. */
    static void normalizer(HostCall call) {
        Tensor x = call.tensor(0);
        String named = call.text("locale", "");
        Locale locale = named.isEmpty() ? Locale.ROOT : Locale.forLanguageTag(named.replace('_', '-'));
        boolean exact = call.integer("is_case_sensitive", 0) != 0;
        Set<String> stops = new HashSet<>();
        for (String stop : call.texts("stopwords")) {
            stops.add(exact ? stop : stop.toLowerCase(locale));
        }
        String action = call.text("case_change_action", "NONE");
        List<String> kept = new ArrayList<>();
        for (String text : x.strings()) {
            if (!stops.contains(exact ? text : text.toLowerCase(locale))) {
                kept.add(
                        switch (action) {
                            case "LOWER" -> text.toLowerCase(locale);
                            case "UPPER" -> text.toUpperCase(locale);
                            default -> text;
                        });
            }
        }
        if (kept.isEmpty()) {
            kept.add("");
        }
        long[] shape = x.rank() == 2 ? new long[] {1, kept.size()} : new long[] {kept.size()};
        call.result(0, Tensor.ofStrings(kept.toArray(String[]::new), shape));
    }

    /** StringSplit: result 0 has a new last axis, filled up with empty strings; result 1 counts the pieces. */
    static void split(HostCall call) {
        Tensor x = call.tensor(0);
        String delimiter = call.text("delimiter", "");
        long limit = call.integer("maxsplit", Long.MAX_VALUE);
        int count = Elements.count(x);
        List<List<String>> all = new ArrayList<>();
        long[] counts = new long[count];
        int longest = 0;
        for (int i = 0; i < count; i++) {
            String text = x.strings()[i];
            all.add(delimiter.isEmpty() ? words(text, limit) : pieces(text, delimiter, limit));
            counts[i] = all.get(i).size();
            longest = Math.max(longest, all.get(i).size());
        }
        long[] shape = Arrays.copyOf(x.shape(), x.rank() + 1);
        shape[x.rank()] = longest;
        Tensor y = Tensor.zeros(x.elementType(), shape);
        for (int i = 0; i < count; i++) {
            List<String> parts = all.get(i);
            for (int k = 0; k < parts.size(); k++) {
                y.strings()[i * longest + k] = parts.get(k);
            }
        }
        call.result(0, y);
        call.result(1, Tensor.ofLongs(counts, x.shape()));
    }

    private static List<String> pieces(String text, String delimiter, long limit) {
        List<String> pieces = new ArrayList<>();
        if (text.isEmpty()) {
            return pieces;
        }
        int start = 0;
        int at = text.indexOf(delimiter);
        while (at >= 0 && pieces.size() < limit) {
            pieces.add(text.substring(start, at));
            start = at + delimiter.length();
            at = text.indexOf(delimiter, start);
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    /** Pieces between stretches of white space, none of them empty; the last one keeps what follows the limit. */
    private static List<String> words(String text, long limit) {
        List<String> words = new ArrayList<>();
        int at = pastSpace(text, 0);
        while (at < text.length()) {
            if (words.size() == limit) {
                words.add(text.substring(at));
                break;
            }
            int end = at;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            words.add(text.substring(at, end));
            at = pastSpace(text, end);
        }
        return words;
    }

    private static int pastSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
