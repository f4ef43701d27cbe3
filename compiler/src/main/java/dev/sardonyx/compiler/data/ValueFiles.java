package dev.sardonyx.compiler.data;

import dev.sardonyx.frontend.importer.DatumReader;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Datum;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads a value from a file by the ending of its name: {@code .npy}, {@code .json} or {@code .pb}. */
public final class ValueFiles {
    private ValueFiles() {}

    /**
     * The value in {@code file} for an input of type {@code type}.
     *
     * @throws ModelException if the file cannot be read or has another ending
     */
    public static Datum read(Path file, ValueType type) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return NpyReader.read(file);
        }
        if (name.endsWith(".json")) {
            return JsonTensors.read(file, type instanceof TensorType t ? Optional.of(t.element()) : Optional.empty());
        }
        if (name.endsWith(".pb")) {
            return DatumReader.read(file, declared(type));
        }
        throw unreadable(file, "the ending is none of .npy, .json and .pb", "rename or convert the file");
    }

    /** Enough of a declared type to choose the message that a file holds. */
    private static OnnxType declared(ValueType type) {
        OnnxType tensor = new OnnxType.TensorType(OnnxDataType.FLOAT, Optional.empty());
        return switch (type) {
            case TensorType _ -> tensor;
            case ValueType.SequenceType _ -> new OnnxType.SequenceType(tensor);
            case ValueType.OptionalType _ -> new OnnxType.OptionalType(tensor);
            case ValueType.MapType _ -> new OnnxType.MapType(OnnxDataType.INT64, tensor);
        };
    }

    static ModelException unreadable(Path file, String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.R002, Location.file(file.toString()), fact, hint));
    }
}
