package dev.sardonyx.ir.text;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;

/** Reports the first fault of a text as {@code source:line:column}, counted from one. */
final class TextFaults extends BaseErrorListener {
    private final String source;

    TextFaults(String source) {
        this.source = source;
    }

    ModelException at(Token token, String fact, String hint) {
        return at(token.getLine(), token.getCharPositionInLine(), fact, hint);
    }

    ModelException at(ParserRuleContext place, String fact, String hint) {
        return at(place.getStart(), fact, hint);
    }

    /** A fault of the text as a whole. */
    ModelException whole(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.I002, Location.file(source), fact, hint));
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            Object symbol,
            int line,
            int column,
            String message,
            RecognitionException cause) {
        throw at(line, column, "the text cannot be parsed: " + message, "correct the text at this place");
    }

    private ModelException at(int line, int column, String fact, String hint) {
        Location place = Location.file(source + ":" + line + ":" + (column + 1));
        return new ModelException(Diagnostic.error(DiagnosticCode.I002, place, fact, hint));
    }
}
