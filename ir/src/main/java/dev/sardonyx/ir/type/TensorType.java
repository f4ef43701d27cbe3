package dev.sardonyx.ir.type;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A tensor's type.
 *
 * @param element the stored element type
 * @param shape the logical shape, whatever the layout
 * @param layout how the elements lie in memory
 * @param quantization what stored integers stand for, if they stand for something else
 */
public record TensorType(ElementType element, Shape shape, Layout layout, Optional<Quantization> quantization)
        implements ValueType {
    public TensorType {
        Objects.requireNonNull(element, "element");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(quantization, "quantization");
    }

    public static TensorType of(ElementType element, Shape shape) {
        return new TensorType(element, shape, Layout.ROW_MAJOR, Optional.empty());
    }

    public static TensorType of(ElementType element, long... extents) {
        return of(element, Shape.of(extents));
    }

    /** The type of a given tensor. */
    public static TensorType of(Tensor tensor) {
        return of(tensor.elementType(), Shape.of(tensor.shape()));
    }

    public TensorType withShape(Shape newShape) {
        return new TensorType(element, newShape, layout, quantization);
    }

    public TensorType withElement(ElementType newElement) {
        return new TensorType(newElement, shape, layout, quantization);
    }

    public TensorType withLayout(Layout newLayout) {
        return new TensorType(element, shape, newLayout, quantization);
    }

    @Override
    public TensorType substitute(Map<String, Dim> values) {
        return withShape(shape.substitute(values));
    }

    /** For example {@code f32[N, 3]}, with a layout behind an {@code @}. */
    @Override
    public String toString() {
        String text = element.text() + shape;
        if (!layout.equals(Layout.ROW_MAJOR)) {
            text += "@" + layout;
        }
        return quantization.isPresent() ? text + "~" + quantization.get() : text;
    }
}
