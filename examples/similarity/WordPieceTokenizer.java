import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BERT's WordPiece in lower case: text to token numbers, between {@code [CLS]} and {@code [SEP]}. Reads the
 * vocabulary from a Hugging Face {@code tokenizer.json}.
 */
final class WordPieceTokenizer {
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> vocabulary;

    private WordPieceTokenizer(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
    }

    static WordPieceTokenizer load(Path tokenizerJson) throws IOException {
        String json = Files.readString(tokenizerJson, StandardCharsets.UTF_8);
        int at = json.indexOf("\"vocab\"");
        if (at < 0) {
            throw new IOException(tokenizerJson + " holds no vocabulary");
        }
        Map<String, Integer> vocabulary = new HashMap<>();
        int position = json.indexOf('{', at) + 1;
        while (true) {
            int quote = json.indexOf('"', position);
            int end = json.indexOf('}', position);
            // A brace inside a token comes behind that token's opening quote.
            if (quote < 0 || (end >= 0 && end < quote)) {
                return new WordPieceTokenizer(vocabulary);
            }
            StringBuilder token = new StringBuilder();
            position = readString(json, quote + 1, token);
            int colon = json.indexOf(':', position);
            int stop = colon + 1;
            while (stop < json.length() && (Character.isDigit(json.charAt(stop)) || json.charAt(stop) == ' ')) {
                stop++;
            }
            vocabulary.put(
                    token.toString(),
                    Integer.parseInt(json.substring(colon + 1, stop).strip()));
            position = stop;
        }
    }

    /** Appends the characters of a JSON string and returns the position behind its closing quote. */
    private static int readString(String json, int start, StringBuilder out) {
        int i = start;
        for (; json.charAt(i) != '"'; i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = json.charAt(++i);
            if (escaped == 'u') {
                out.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                out.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            }
        }
        return i + 1;
    }

    /** The tokens of {@code text}, at most {@code longest} of them. */
    long[] encode(String text, int longest) {
        List<Long> tokens = new ArrayList<>();
        tokens.add((long) vocabulary.get("[CLS]"));
        for (String word : words(text)) {
            pieces(word, tokens);
        }
        while (tokens.size() > longest - 1) {
            tokens.removeLast();
        }
        tokens.add((long) vocabulary.get("[SEP]"));
        return tokens.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<String> words(String text) {
        String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "");
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (char c : plain.toCharArray()) {
            boolean letter = Character.isLetterOrDigit(c);
            if (!letter && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (letter) {
                word.append(c);
            } else if (!Character.isWhitespace(c)) {
                words.add(String.valueOf(c));
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Takes the longest piece that the vocabulary has, again and again. */
    private void pieces(String word, List<Long> tokens) {
        List<Long> found = new ArrayList<>();
        int start = 0;
        while (start < word.length() && word.length() <= LONGEST_WORD) {
            int end = word.length();
            Integer piece = null;
            while (end > start) {
                piece = vocabulary.get((start > 0 ? "##" : "") + word.substring(start, end));
                if (piece != null) {
                    break;
                }
                end--;
            }
            if (piece == null) {
                break;
            }
            found.add((long) piece);
            start = end;
        }
        if (start < word.length()) {
            tokens.add((long) vocabulary.get("[UNK]"));
        } else {
            tokens.addAll(found);
        }
    }
}
