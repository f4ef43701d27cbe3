package dev.sardonyx.ir.text;

import dev.sardonyx.ir.text.SardonyxParser.DimContext;
import dev.sardonyx.ir.text.SardonyxParser.DimsContext;
import dev.sardonyx.ir.text.SardonyxParser.FactorContext;
import dev.sardonyx.ir.text.SardonyxParser.FunctionContext;
import dev.sardonyx.ir.text.SardonyxParser.LayoutContext;
import dev.sardonyx.ir.text.SardonyxParser.MapTypeContext;
import dev.sardonyx.ir.text.SardonyxParser.OptionalTypeContext;
import dev.sardonyx.ir.text.SardonyxParser.ProductContext;
import dev.sardonyx.ir.text.SardonyxParser.QuantizationContext;
import dev.sardonyx.ir.text.SardonyxParser.SequenceTypeContext;
import dev.sardonyx.ir.text.SardonyxParser.TensorTypeContext;
import dev.sardonyx.ir.text.SardonyxParser.TypeContext;
import dev.sardonyx.ir.text.SardonyxParser.WordContext;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.DimFunction;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Quantization;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Turns the parse trees of types and dimensions into what they stand for. */
final class TypeReader {
    private final TextFaults faults;

    TypeReader(TextFaults faults) {
        this.faults = faults;
    }

    ValueType type(TypeContext context) {
        return switch (context) {
            case SequenceTypeContext c -> new ValueType.SequenceType(type(c.type()));
            case OptionalTypeContext c ->
                new ValueType.OptionalType(Optional.ofNullable(c.type()).map(this::type));
            case MapTypeContext c -> new ValueType.MapType(element(c.key), type(c.type()));
            case TensorTypeContext c -> tensorType(c);
            default -> throw faults.at(context, "expected a type, found " + context.getText(), "write f32[N, 3]");
        };
    }

    /** A type that must be that of a tensor. */
    TensorType tensor(TypeContext context) {
        if (type(context) instanceof TensorType type) {
            return type;
        }
        throw faults.at(context, "expected the type of a tensor, found " + context.getText(), "write f32[2, 3]");
    }

    private TensorType tensorType(TensorTypeContext context) {
        DimsContext dims = context.dims();
        boolean unranked = dims.getChildCount() > 1
                && dims.getChild(1).getText().equals("*")
                && dims.dim().isEmpty();
        return new TensorType(
                element(context.elementType),
                unranked ? Shape.UNRANKED : Shape.of(dims(dims)),
                context.layout() == null ? Layout.ROW_MAJOR : layout(context.layout()),
                Optional.ofNullable(context.quantization()).map(this::quantization));
    }

    private ElementType element(WordContext word) {
        return Arrays.stream(ElementType.values())
                .filter(e -> e.text().equals(word.getText()))
                .findFirst()
                .orElseThrow(() -> faults.at(
                        word,
                        "expected an element type, found " + word.getText(),
                        "choose one of "
                                + Arrays.stream(ElementType.values())
                                        .map(ElementType::text)
                                        .collect(Collectors.joining(", "))));
    }

    private Layout layout(LayoutContext context) {
        List<Integer> numbers = context.INTEGER().stream()
                .map(n -> (int) integer(context, n.getText()))
                .toList();
        String kind = context.kind.getText();
        try {
            if (kind.equals("order")) {
                return new Layout.Dense(numbers);
            }
            if (kind.equals("panels") && numbers.size() == 1) {
                return new Layout.Panels(numbers.get(0));
            }
            if (kind.equals("blocksparse") && numbers.size() == 2) {
                return new Layout.BlockSparse(numbers.get(0), numbers.get(1));
            }
        } catch (IllegalArgumentException e) {
            throw faults.at(context, "the layout cannot be: " + e.getMessage(), "name every axis once");
        }
        throw faults.at(
                context,
                "expected a layout, found " + context.getText(),
                "write order(0, 2, 3, 1), panels(16) or blocksparse(4, 8)");
    }

    private Quantization quantization(QuantizationContext context) {
        try {
            return new Quantization(
                    (int) integer(context, context.axis.getText()),
                    (int) integer(context, context.group.getText()),
                    context.scales.scalar().stream()
                            .map(s -> Float.parseFloat(s.getText()))
                            .toList(),
                    context.zeros.scalar().stream()
                            .map(s -> integer(s, s.getText()))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw faults.at(
                    context,
                    "the quantisation cannot be: " + e.getMessage(),
                    "write quantized(AXIS, GROUP, [SCALES], [ZEROS])");
        }
    }

    /** The dimensions in brackets; not for those of an unranked shape. */
    List<Dim> dims(DimsContext context) {
        if (context.dim().isEmpty() && context.getChildCount() > 2) {
            throw faults.at(context, "expected dimensions, found [*]", "list the elements");
        }
        return context.dim().stream().map(this::dim).toList();
    }

    Dim dim(DimContext context) {
        try {
            Dim sum = Dim.ZERO;
            boolean negative = false;
            for (int i = 0; i < context.getChildCount(); i++) {
                if (context.getChild(i) instanceof TerminalNode sign) {
                    negative = sign.getText().equals("-");
                } else {
                    Dim product = product((ProductContext) context.getChild(i));
                    sum = negative ? sum.minus(product) : sum.plus(product);
                }
            }
            return sum;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw faults.at(context, "the dimension cannot be: " + e.getMessage(), "correct the expression");
        }
    }

    private Dim product(ProductContext context) {
        Dim product = Dim.ONE;
        for (FactorContext factor : context.factor()) {
            product = product.times(factor(factor));
        }
        return product;
    }

    private Dim factor(FactorContext context) {
        return switch (context) {
            case FunctionContext c -> function(c);
            case SardonyxParser.SymbolContext c -> Dim.symbol(c.getText());
            default -> Dim.known(integer(context, context.getText()));
        };
    }

    private Dim function(FunctionContext context) {
        String name = context.word().getText();
        List<Dim> arguments = context.dim().stream().map(this::dim).toList();
        for (DimFunction function : DimFunction.values()) {
            int fewest = function == DimFunction.UNLESS_ONE ? 1 : 2;
            boolean counts = function == DimFunction.BROADCAST || arguments.size() == fewest;
            if (function.text().equals(name) && counts) {
                return function.simplified(arguments);
            }
        }
        throw faults.at(
                context,
                "expected a function of dimensions, found " + context.getText(),
                "write floordiv(a, b), max(a, b), min(a, b), broadcast(a, b) or unlessone(a)");
    }

    /** A 64-bit integer without a suffix. */
    long integer(ParserRuleContext place, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw faults.at(place, "expected an integer of 64 bits, found " + text, "write digits only");
        }
    }
}
