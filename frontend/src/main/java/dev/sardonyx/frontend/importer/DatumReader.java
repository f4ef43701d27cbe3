package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValue;
import dev.sardonyx.frontend.protobuf.TensorProtoReader;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;

/** Reads {@code .pb} files of test data. Such a file does not say what it holds; the declared type does. */
public final class DatumReader {
    private DatumReader() {}

    /** Writers without bfloat16 store its bits as uint16. */
    private static Tensor withDeclaredBits(Tensor tensor, OnnxDataType declared) {
        boolean bits = tensor.elementType() == ElementType.U16 && declared == OnnxDataType.BFLOAT16;
        return bits ? Tensor.of(ElementType.BF16, tensor.shape(), tensor.data()) : tensor;
    }

    /**
     * The value in {@code file}.
     *
     * @param type the declared type of the input or output that the value is for
     * @throws ModelException if the file cannot be read or does not hold a value of that kind
     */
    public static Datum read(Path file, OnnxType type) {
        TensorImporter tensors = TensorImporter.of(file);
        return switch (type) {
            case OnnxType.TensorType tensor ->
                withDeclaredBits(tensors.tensor(TensorProtoReader.readTensor(file)), tensor.element());
            case OnnxType.SequenceType _ -> tensors.datum(TensorProtoReader.readSequence(file));
            case OnnxType.OptionalType _ -> tensors.datum(TensorProtoReader.readOptional(file));
            case OnnxType.Unspecified _ -> tensors.datum(new OnnxValue.TensorValue(TensorProtoReader.readTensor(file)));
            case OnnxType.MapType _ -> tensors.datum(TensorProtoReader.readMap(file));
            case OnnxType.SparseTensorType _, OnnxType.OpaqueType _ ->
                throw new ModelException(Diagnostic.error(
                        DiagnosticCode.F001,
                        Location.file(file.toString()),
                        "files of values of type " + type
                                + " cannot be read, only tensors, sequences, maps and optionals",
                        "convert the value to a tensor"));
        };
    }
}
