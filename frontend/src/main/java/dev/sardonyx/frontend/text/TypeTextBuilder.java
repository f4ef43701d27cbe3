package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxType;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** Builds types from parsed text. */
record TypeTextBuilder(TextErrors errors) {
    OnnxType type(OnnxTextParser.TypeContext type) {
        return switch (type) {
            case OnnxTextParser.DenseTypeContext dense ->
                new OnnxType.TensorType(element(dense.tensorType()), shape(dense.tensorType()));
            case OnnxTextParser.SparseTypeContext sparse ->
                new OnnxType.SparseTensorType(element(sparse.tensorType()), shape(sparse.tensorType()));
            case OnnxTextParser.SequenceTypeContext sequence -> new OnnxType.SequenceType(type(sequence.type()));
            case OnnxTextParser.OptionalTypeContext optional -> new OnnxType.OptionalType(type(optional.type()));
            case OnnxTextParser.MapTypeContext map ->
                new OnnxType.MapType(dataType(map.identifier()), type(map.type()));
            case OnnxTextParser.OpaqueTypeContext opaque -> opaque(opaque);
            default -> throw errors.at(type.getStart(), "expected a type, found " + type.getText(), "write a type");
        };
    }

    /** The element type of a tensor type. */
    OnnxDataType element(OnnxTextParser.TensorTypeContext type) {
        return dataType(type.identifier());
    }

    /** No shape for {@code float[]}, an empty one for {@code float}. */
    Optional<List<OnnxDim>> shape(OnnxTextParser.TensorTypeContext type) {
        boolean brackets = type.getChildCount() > 1;
        return brackets && type.dim().isEmpty()
                ? Optional.empty()
                : Optional.of(type.dim().stream().map(this::dim).toList());
    }

    private OnnxDim dim(OnnxTextParser.DimContext dim) {
        if (dim.INTEGER() != null) {
            long size = Words.integer(dim.INTEGER().getSymbol(), errors);
            if (size < 0) {
                throw errors.at(dim.getStart(), "a dimension is negative", "write '?' for an unknown dimension");
            }
            return new OnnxDim.Known(size);
        }
        return dim.name() == null ? new OnnxDim.Unknown() : new OnnxDim.Named(Words.name(dim.name()));
    }

    private static OnnxType opaque(OnnxTextParser.OpaqueTypeContext opaque) {
        String first = opaque.qualified() == null ? "" : opaque.qualified().getText();
        return opaque.identifier() == null
                ? new OnnxType.OpaqueType("", first)
                : new OnnxType.OpaqueType(first, opaque.identifier().getText());
    }

    private OnnxDataType dataType(ParserRuleContext name) {
        return OnnxDataType.ofText(name.getText())
                .orElseThrow(() -> errors.at(
                        name.getStart(),
                        "expected an element type such as float or int64, found " + name.getText(),
                        "use a name of the ONNX text syntax"));
    }
}
