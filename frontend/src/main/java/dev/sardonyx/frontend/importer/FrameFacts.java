package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.importer.opset.NodeFacts;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalInt;

/** Facts by name: what inference tells of the value, otherwise what the model declares. */
record FrameFacts(NameScope names, BodyBuilder body) implements NodeFacts {
    private Optional<TensorType> inferred(String name) {
        return names.find(name)
                .filter(Value::isPresent)
                .flatMap(body::known)
                .filter(TensorType.class::isInstance)
                .map(TensorType.class::cast);
    }

    private Optional<OnnxType.TensorType> declared(String name) {
        return names.declared(name)
                .filter(OnnxType.TensorType.class::isInstance)
                .map(OnnxType.TensorType.class::cast);
    }

    @Override
    public Optional<ElementType> element(String name) {
        return inferred(name)
                .map(TensorType::element)
                .or(() -> declared(name).flatMap(type -> DataTypeMapping.element(type.element())));
    }

    @Override
    public OptionalInt rank(String name) {
        Optional<TensorType> type = inferred(name).filter(t -> t.shape().isRanked());
        if (type.isPresent()) {
            return OptionalInt.of(type.get().shape().rank());
        }
        return declared(name)
                .flatMap(OnnxType.TensorType::shape)
                .map(dims -> OptionalInt.of(dims.size()))
                .orElse(OptionalInt.empty());
    }

    @Override
    public Optional<Tensor> constant(String name) {
        return names.find(name).filter(Value::isPresent).flatMap(body::constant);
    }
}
