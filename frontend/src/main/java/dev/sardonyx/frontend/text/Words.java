package dev.sardonyx.frontend.text;

import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/** The spelling of names, strings and integers in the textual syntax, in both directions. */
final class Words {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private Words() {}

    /** The contents of a quoted string. */
    static String string(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        return inner.indexOf('\\') < 0 ? inner : ESCAPE.matcher(inner).replaceAll("$1");
    }

    static String name(OnnxTextParser.NameContext name) {
        return name.STRING() == null ? name.getText() : string(name.getText());
    }

    /** The contents of a string token, or the text of any other. */
    static String text(Token token) {
        return token.getType() == OnnxTextParser.STRING ? string(token.getText()) : token.getText();
    }

    static long integer(Token token, TextErrors errors) {
        try {
            return Long.parseLong(token.getText());
        } catch (NumberFormatException _) {
            throw errors.at(token, "the integer " + token.getText() + " does not fit 64 bits", "use a smaller number");
        }
    }

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The name as it is, or in quotes where it is not an identifier. */
    static String quoteUnlessIdentifier(String name) {
        return isIdentifier(name) ? name : quote(name);
    }

    static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches();
    }
}
