package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints types. */
final class TypeTextPrinter {
    String type(OnnxType type) {
        return switch (type) {
            case OnnxType.TensorType(OnnxDataType element, var shape) -> tensor(element, shape);
            case OnnxType.SparseTensorType(OnnxDataType element, var shape) ->
                "sparse_tensor(" + tensor(element, shape) + ")";
            case OnnxType.SequenceType(OnnxType element) -> "seq(" + type(element) + ")";
            case OnnxType.OptionalType(OnnxType element) -> "optional(" + type(element) + ")";
            case OnnxType.MapType(OnnxDataType key, OnnxType value) -> "map(" + element(key) + ", " + type(value) + ")";
            case OnnxType.OpaqueType(String domain, String name) ->
                "opaque(" + (domain.isEmpty() ? "" : domain + ", ") + name + ")";
            case OnnxType.Unspecified() -> throw inexpressible("a value has no type");
        };
    }

    /** The type of a constant. */
    String tensorType(OnnxTensor tensor) {
        return tensor(
                tensor.dataType(),
                Optional.of(tensor.dims().stream()
                        .map(size -> (OnnxDim) new OnnxDim.Known(size))
                        .toList()));
    }

    static ModelException inexpressible(String fact) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F001,
                Location.UNKNOWN,
                fact + ", for which the ONNX text syntax has no form",
                "write the model in the binary form"));
    }

    private static String tensor(OnnxDataType element, Optional<List<OnnxDim>> shape) {
        if (shape.isPresent() && shape.get().isEmpty()) {
            return element(element);
        }
        return element(element)
                + shape.orElse(List.of()).stream()
                        .map(TypeTextPrinter::dim)
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String element(OnnxDataType type) {
        if (type == OnnxDataType.UNDEFINED) {
            throw inexpressible("a value has no element type");
        }
        return type.text();
    }

    private static String dim(OnnxDim dim) {
        return switch (dim) {
            case OnnxDim.Known(long size) -> Long.toString(size);
            case OnnxDim.Named(String name) -> Words.quoteUnlessIdentifier(name);
            case OnnxDim.Unknown() -> "?";
        };
    }
}
