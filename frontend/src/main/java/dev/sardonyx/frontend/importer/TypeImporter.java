package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns declared types into types. Names of dimensions are hints: every axis that is not known gets a symbol of its
 * own, since exporters give one name to axes that differ.
 */
final class TypeImporter {
    private final SymbolNames symbols;

    TypeImporter(SymbolNames symbols) {
        this.symbols = symbols;
    }

    /** The type of the value {@code name}; empty when no value of a graph can have the declared one. */
    Optional<ValueType> type(String name, OnnxType declared) {
        return switch (declared) {
            case OnnxType.TensorType(OnnxDataType element, var shape) ->
                DataTypeMapping.element(element).map(e -> TensorType.of(e, shape(name, shape)));
            case OnnxType.SequenceType(OnnxType element) -> type(name, element).map(ValueType.SequenceType::new);
            case OnnxType.OptionalType(OnnxType content) ->
                Optional.of(new ValueType.OptionalType(type(name, content)));
            case OnnxType.MapType(OnnxDataType key, OnnxType value) -> map(name, key, value);
            case OnnxType.SparseTensorType _, OnnxType.OpaqueType _, OnnxType.Unspecified _ -> Optional.empty();
        };
    }

    private Optional<ValueType> map(String name, OnnxDataType key, OnnxType value) {
        Optional<ElementType> keyType = DataTypeMapping.element(key);
        return keyType.flatMap(k -> type(name, value).map(v -> new ValueType.MapType(k, v)));
    }

    private Shape shape(String name, Optional<List<OnnxDim>> declared) {
        if (declared.isEmpty()) {
            return Shape.UNRANKED;
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < declared.get().size(); axis++) {
            dims.add(dim(name + "_" + axis, declared.get().get(axis)));
        }
        return Shape.of(dims);
    }

    private Dim dim(String fallback, OnnxDim declared) {
        return switch (declared) {
            case OnnxDim.Known(long size) when size >= 0 -> Dim.known(size);
            case OnnxDim.Named(String hint) when !hint.isBlank() -> symbols.fresh(hint);
            case OnnxDim.Known _, OnnxDim.Named _, OnnxDim.Unknown _ -> symbols.fresh(fallback);
        };
    }
}
