package dev.sardonyx.ir.text;

import dev.sardonyx.ir.text.SardonyxParser.NameContext;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** The spelling of names and strings. */
final class Words {
    private static final int HEXADECIMAL = 16;
    private static final int CODE_DIGITS = 4;

    private Words() {}

    /** {@code name} as it is where it is a word, otherwise quoted. */
    static String name(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_.]*") ? name : quoted(name);
    }

    static String name(NameContext name) {
        return name.STRING() != null ? unquoted(name.STRING().getSymbol()) : name.getText();
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ' || c > '~') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The inverse of {@link #quoted}. */
    static String unquoted(Token token) {
        String text = token.getText();
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            if (escaped == 'u' && text.substring(i + 1).matches("(?s)[0-9a-fA-F]{4}.*")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 1 + CODE_DIGITS), HEXADECIMAL));
                i += CODE_DIGITS;
            } else {
                plain.append(escaped == 'n' ? '\n' : escaped);
            }
        }
        return plain.toString();
    }
}
