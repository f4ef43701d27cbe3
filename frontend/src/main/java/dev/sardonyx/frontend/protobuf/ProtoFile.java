package dev.sardonyx.frontend.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that hold one protobuf message. Byte fields of parsed messages are views of them, not copies.
 *
 * @param name what messages call the source
 */
record ProtoFile(String name, ByteString bytes) {
    /** Messages may be nested this deep; a graph inside a graph takes three levels. */
    private static final int NESTING_LIMIT = 200;

    /** The largest array that every JVM can make. */
    private static final long SIZE_LIMIT_BYTES = Integer.MAX_VALUE - 8;

    static ProtoFile open(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                String found = Files.exists(path) ? "something else" : "nothing";
                throw unreadable(path.toString(), "expected a file, found " + found, "check the path");
            }
            if (Files.size(path) > SIZE_LIMIT_BYTES) {
                throw tooLarge(path);
            }
            return new ProtoFile(path.toString(), UnsafeByteOperations.unsafeWrap(Files.readAllBytes(path)));
        } catch (OutOfMemoryError _) {
            throw tooLargeForMemory(path.toString());
        } catch (IOException e) {
            throw unreadable(path.toString(), "reading stopped: " + e, "check that the file may be read");
        }
    }

    /** Parses the whole of the bytes as one message. */
    <T extends MessageLite> T parse(Parser<T> parser) {
        if (bytes.isEmpty()) {
            throw unreadable(name, "expected a protobuf message, found an empty file", "export the model again");
        }
        try {
            CodedInputStream input = bytes.newCodedInput();
            input.enableAliasing(true);
            input.setRecursionLimit(NESTING_LIMIT);
            input.setSizeLimit(Integer.MAX_VALUE);
            return parser.parseFrom(input);
        } catch (OutOfMemoryError _) {
            // Two bytes can stand for an empty message, which takes a hundred in memory.
            throw tooLargeForMemory(name);
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(
                    name,
                    "expected one complete ONNX protobuf message, found bytes that do not form one: " + e.getMessage(),
                    "the file may be truncated, or not be ONNX at all; fetch or export it again");
        }
    }

    private static ModelException tooLargeForMemory(String file) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F002,
                Location.file(file),
                "the file does not fit the memory of this JVM",
                "raise the limit with -Xmx, or save the model with external data"));
    }

    private static ModelException tooLarge(Path path) throws IOException {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F002,
                Location.file(path.toString()),
                "a protobuf file may have at most " + SIZE_LIMIT_BYTES + " bytes, found " + Files.size(path),
                "save the model with external data, which keeps large tensors in files of their own"));
    }

    private static ModelException unreadable(String file, String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.F001, Location.file(file), fact, hint));
    }
}
