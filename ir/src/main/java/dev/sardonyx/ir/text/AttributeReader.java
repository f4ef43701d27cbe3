package dev.sardonyx.ir.text;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.text.SardonyxParser.AttributeValueContext;
import dev.sardonyx.ir.text.SardonyxParser.DigestContext;
import dev.sardonyx.ir.text.SardonyxParser.ElementContext;
import dev.sardonyx.ir.text.SardonyxParser.ElementsContext;
import dev.sardonyx.ir.text.SardonyxParser.EmptyListContext;
import dev.sardonyx.ir.text.SardonyxParser.ItemContext;
import dev.sardonyx.ir.text.SardonyxParser.ListContext;
import dev.sardonyx.ir.text.SardonyxParser.ListedContext;
import dev.sardonyx.ir.text.SardonyxParser.SingleContext;
import dev.sardonyx.ir.text.SardonyxParser.SplatContext;
import dev.sardonyx.ir.text.SardonyxParser.TensorContext;
import dev.sardonyx.ir.text.SardonyxParser.TensorValueContext;
import dev.sardonyx.ir.text.SardonyxParser.TypeValueContext;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Turns the parse trees of attributes and tensors into what they stand for. */
final class AttributeReader {
    private final TextFaults faults;
    private final TypeReader types;
    private final WeightResolver weights;

    AttributeReader(TextFaults faults, TypeReader types, WeightResolver weights) {
        this.faults = faults;
        this.types = types;
        this.weights = weights;
    }

    Attribute attribute(AttributeValueContext context) {
        return switch (context) {
            case SingleContext c -> single(c.item());
            case ListContext c -> list(c);
            case EmptyListContext c ->
                switch (c.kind.getText()) {
                    case "ints" -> new Attribute.Ints(List.of());
                    case "floats" -> new Attribute.Floats(List.of());
                    default -> new Attribute.Texts(List.of());
                };
            case TensorValueContext c -> new Attribute.TensorValue(tensor(c.tensor()));
            case TypeValueContext c -> new Attribute.Type(types.type(c.type()));
            default -> throw faults.at(context, "expected an attribute's value", "write a number, a string or a list");
        };
    }

    private Attribute single(ItemContext item) {
        if (item.STRING() != null) {
            return new Attribute.Text(Words.unquoted(item.STRING().getSymbol()));
        }
        return item.scalar().INTEGER() != null
                ? new Attribute.Int(types.integer(item, item.getText()))
                : new Attribute.Float(number(item));
    }

    private float number(ItemContext item) {
        try {
            return Elements.attribute(item.getText());
        } catch (NumberFormatException _) {
            throw faults.at(item, "expected a number of 32 bits, found " + item.getText(), "write it like 0.5f");
        }
    }

    private Attribute list(ListContext context) {
        List<Attribute> items = context.item().stream().map(this::single).toList();
        if (items.stream().allMatch(Attribute.Int.class::isInstance)) {
            return new Attribute.Ints(
                    items.stream().map(i -> ((Attribute.Int) i).value()).toList());
        }
        if (items.stream().allMatch(Attribute.Float.class::isInstance)) {
            return new Attribute.Floats(
                    items.stream().map(i -> ((Attribute.Float) i).value()).toList());
        }
        if (items.stream().allMatch(Attribute.Text.class::isInstance)) {
            return new Attribute.Texts(
                    items.stream().map(i -> ((Attribute.Text) i).value()).toList());
        }
        throw faults.at(
                context,
                "expected items of one kind, found " + context.getText(),
                "write only integers, numbers or strings");
    }

    /** The tensor in {@code tensor(type elements)}. */
    Tensor tensor(TensorContext context) {
        return tensor(context.elements(), types.tensor(context.type()));
    }

    /** The tensor of {@code type} with the given elements. */
    Tensor tensor(ElementsContext context, TensorType type) {
        if (!type.shape().isKnown()) {
            throw faults.at(context, "a tensor has a shape of numbers, found " + type, "write its extents as numbers");
        }
        long[] shape = type.shape().extents();
        if (context instanceof DigestContext) {
            return resolved(context, type.element(), shape);
        }
        int size = Math.toIntExact(Tensor.size(shape));
        List<ElementContext> elements = context instanceof SplatContext splat
                ? Collections.nCopies(size, splat.element())
                : ((ListedContext) context).element();
        if (elements.size() != size) {
            throw faults.at(
                    context,
                    "a tensor " + type + " has " + size + " elements, found " + elements.size(),
                    "list as many elements as the shape has");
        }
        Tensor tensor = Tensor.zeros(type.element(), shape);
        for (int i = 0; i < size; i++) {
            store(tensor, i, elements.get(i));
        }
        return tensor;
    }

    private void store(Tensor tensor, int index, ElementContext element) {
        boolean string = element.STRING() != null;
        try {
            if (string && tensor.elementType() == ElementType.STRING) {
                tensor.strings()[index] = Words.unquoted(element.STRING().getSymbol());
            } else {
                Elements.store(tensor, index, element.getText());
            }
        } catch (NumberFormatException _) {
            throw faults.at(
                    element,
                    "expected an element of type " + tensor.elementType().text() + ", found " + element.getText(),
                    "write a value that the type holds");
        }
    }

    private Tensor resolved(ElementsContext context, ElementType element, long[] shape) {
        String text = context.getText();
        String digest = text.substring("digest(".length(), text.length() - 1);
        Tensor tensor = weights.find(digest)
                .orElseThrow(() -> faults.at(
                        context,
                        "the elements with digest " + digest + " are not at hand",
                        "give the weights along with the text, or replace the digest by splat(0)"));
        if (tensor.elementType() != element || !Arrays.equals(tensor.shape(), shape)) {
            throw faults.at(
                    context,
                    "the elements with digest " + digest + " are " + tensor + ", not " + element.text()
                            + Arrays.toString(shape),
                    "correct the type");
        }
        return tensor;
    }
}
