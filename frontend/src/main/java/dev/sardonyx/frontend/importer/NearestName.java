package dev.sardonyx.frontend.importer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a misspelled one was meant to be. */
final class NearestName {
    private NearestName() {}

    /**
     * The name of {@code known} with the fewest characters added, removed or changed against {@code name}, at most a
     * third of its length. Domains, what stands before the last dot, only decide between names that are equally near.
     */
    static Optional<String> of(String name, Collection<String> known) {
        String bare = bare(name);
        String domain = name.substring(0, name.length() - bare.length());
        int farthest = Math.max(1, bare.length() / 3);
        record Candidate(String name, int distance, boolean elsewhere) {}
        return known.stream()
                .map(other -> {
                    String otherBare = bare(other);
                    boolean elsewhere = !other.equals(domain + otherBare);
                    return new Candidate(other, distance(bare, otherBare), elsewhere);
                })
                .filter(candidate -> candidate.distance() <= farthest)
                .min(Comparator.comparingInt(Candidate::distance)
                        .thenComparing(Candidate::elsewhere)
                        .thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private static String bare(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** How many characters must be added, removed or changed, whatever their case. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int best = Math.min(diagonal + (same ? 0 : 1), Math.min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[b.length()];
    }
}
