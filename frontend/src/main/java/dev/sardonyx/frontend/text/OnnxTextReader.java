package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;

/** Reads models in the textual syntax. */
public final class OnnxTextReader {
    private OnnxTextReader() {}

    /**
     * Reads a UTF-8 text file.
     *
     * @throws ModelException if the file cannot be read, or its text is not a model; with line and column
     */
    public static OnnxModel read(Path path) {
        var errors = new TextErrors(path.toString());
        try {
            return read(Files.readString(path), path.toString());
        } catch (CharacterCodingException _) {
            throw errors.whole("expected ONNX text, found bytes that are not UTF-8", "binary models end in .onnx");
        } catch (IOException | OutOfMemoryError e) {
            throw errors.whole("reading stopped: " + e, "check that the file exists and may be read");
        }
    }

    /**
     * Reads a text.
     *
     * @param source what messages call the text
     * @throws ModelException if the text is not a model; with line and column
     */
    public static OnnxModel read(String text, String source) {
        var errors = new TextErrors(source);
        try {
            return new ModelBuilder(errors).model(parser(text, source, errors).modelFile());
        } catch (StackOverflowError _) {
            throw errors.whole("the text is nested too deeply", "nest types and graphs at most some hundred levels");
        } catch (OutOfMemoryError _) {
            throw errors.whole(
                    "the tree of the text, which has " + text.length()
                            + " characters, does not fit the memory of this JVM",
                    "raise the limit with -Xmx, or save the model in binary form");
        }
    }

    private static OnnxTextParser parser(String text, String source, TextErrors errors) {
        var lexer = new OnnxTextLexer(CharStreams.fromString(text, source));
        lexer.removeErrorListeners();
        lexer.addErrorListener(errors);
        var parser = new OnnxTextParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(errors);
        return parser;
    }
}
