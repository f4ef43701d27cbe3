package dev.sardonyx.ir.graph;

/** The spelling of value names: letters, digits, underscores and dots, never starting with a digit. */
final class ValueNames {
    private static final int LONGEST = 60;

    private ValueNames() {}

    /** {@code hint} with odd characters replaced; {@code v} and the number where nothing is left. */
    static String clean(String hint, int id) {
        String cleaned = hint.replaceAll("[^A-Za-z0-9_.]+", "_");
        if (cleaned.length() > LONGEST) {
            cleaned = cleaned.substring(cleaned.length() - LONGEST);
        }
        if (cleaned.isEmpty() || cleaned.equals("_")) {
            return "v" + id;
        }
        return Character.isLetter(cleaned.charAt(0)) || cleaned.charAt(0) == '_' ? cleaned : "v" + cleaned;
    }
}
