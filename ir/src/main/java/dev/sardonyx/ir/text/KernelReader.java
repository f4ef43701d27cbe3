package dev.sardonyx.ir.text;

import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Apply;
import dev.sardonyx.ir.kernel.KernelExpression.Call;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.kernel.Statement;
import dev.sardonyx.ir.text.SardonyxParser.ApplyContext;
import dev.sardonyx.ir.text.SardonyxParser.ArgumentsContext;
import dev.sardonyx.ir.text.SardonyxParser.BitsLiteralContext;
import dev.sardonyx.ir.text.SardonyxParser.BlockContext;
import dev.sardonyx.ir.text.SardonyxParser.CallMethodContext;
import dev.sardonyx.ir.text.SardonyxParser.CallTileContext;
import dev.sardonyx.ir.text.SardonyxParser.CopyArrayContext;
import dev.sardonyx.ir.text.SardonyxParser.CopySegmentContext;
import dev.sardonyx.ir.text.SardonyxParser.ExpressionContext;
import dev.sardonyx.ir.text.SardonyxParser.ForContext;
import dev.sardonyx.ir.text.SardonyxParser.IfContext;
import dev.sardonyx.ir.text.SardonyxParser.KernelContext;
import dev.sardonyx.ir.text.SardonyxParser.KernelTypeContext;
import dev.sardonyx.ir.text.SardonyxParser.LetContext;
import dev.sardonyx.ir.text.SardonyxParser.MethodContext;
import dev.sardonyx.ir.text.SardonyxParser.NumberContext;
import dev.sardonyx.ir.text.SardonyxParser.SetContext;
import dev.sardonyx.ir.text.SardonyxParser.StatementContext;
import dev.sardonyx.ir.text.SardonyxParser.StoreContext;
import dev.sardonyx.ir.text.SardonyxParser.TruthContext;
import dev.sardonyx.ir.text.SardonyxParser.VariableContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Turns the parse trees of kernels into kernels. Variables are those of their method, whatever block defines them. */
final class KernelReader {
    private static final Pattern VECTOR = Pattern.compile("(mask\\.)?(\\w+?)x(\\d+)");
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9.]+(?:[eE][+-]?[0-9]+)?)([fi]\\d+)?");

    private final TextFaults faults;
    private Map<String, Variable> variables = new HashMap<>();

    KernelReader(TextFaults faults) {
        this.faults = faults;
    }

    Kernel kernel(KernelContext context) {
        int depth = context.INTEGER() == null
                ? -1
                : Integer.parseInt(context.INTEGER().getText());
        return new Kernel(
                Words.name(context.name()),
                context.method().stream().map(this::method).toList(),
                depth);
    }

    private KernelMethod method(MethodContext context) {
        variables = new HashMap<>();
        List<Variable> parameters = context.parameter().stream()
                .map(p -> define(p.VALUE(), type(p.kernelType())))
                .toList();
        return new KernelMethod(context.word().getText(), parameters, block(context.block()));
    }

    private Variable define(TerminalNode name, KernelType type) {
        Variable variable = new Variable(name.getText().substring(1), type);
        variables.put(variable.name(), variable);
        return variable;
    }

    private Variable variable(TerminalNode name) {
        Variable variable = variables.get(name.getText().substring(1));
        if (variable == null) {
            throw faults.at(
                    name.getSymbol(),
                    "variable " + name.getText() + " is not defined",
                    "define it by let before this place");
        }
        return variable;
    }

    private List<Statement> block(BlockContext context) {
        return context == null
                ? List.of()
                : context.statement().stream().map(this::statement).toList();
    }

    private Statement statement(StatementContext context) {
        return switch (context) {
            case LetContext c -> {
                KernelExpression value = expression(c.expression());
                yield new Statement.Let(define(c.VALUE(), type(c.kernelType())), value);
            }
            case SetContext c -> new Statement.Assign(variable(c.VALUE()), expression(c.expression()));
            case StoreContext c ->
                new Statement.Store(
                        expression(c.array),
                        expression(c.index),
                        expression(c.stored),
                        Optional.ofNullable(c.mask).map(this::expression));
            case CopySegmentContext c -> new Statement.CopyFromSegment(arguments(c.arguments()));
            case CopyArrayContext c -> new Statement.CopyArray(arguments(c.arguments()));
            case ForContext c -> {
                KernelExpression from = expression(c.from);
                KernelExpression to = expression(c.to);
                KernelExpression step = expression(c.step);
                yield new Statement.For(define(c.VALUE(), KernelType.I32), from, to, step, block(c.block()));
            }
            case IfContext c -> new Statement.If(expression(c.expression()), block(c.then), block(c.otherwise));
            case CallMethodContext c -> new Statement.CallMethod(c.word().getText(), arguments(c.arguments()));
            case CallTileContext c -> new Statement.CallTile(arguments(c.arguments()));
            default -> throw faults.at(context, "expected a statement", "write let, set, store, for, if or call");
        };
    }

    private List<KernelExpression> arguments(ArgumentsContext context) {
        return context.expression().stream().map(this::expression).toList();
    }

    private KernelExpression expression(ExpressionContext context) {
        return switch (context) {
            case VariableContext c -> variable(c.VALUE());
            case NumberContext c -> number(c);
            case BitsLiteralContext c ->
                new Literal(
                        type(c.kernelType()),
                        Long.parseUnsignedLong(c.HEX().getText().substring(2), 16));
            case TruthContext c -> new Literal(KernelType.BOOL, c.getText().equals("true") ? 1 : 0);
            case ApplyContext c -> apply(c);
            default -> throw faults.at(context, "expected an expression", "write a variable, a number or an operation");
        };
    }

    private Literal number(NumberContext context) {
        Matcher parts = NUMBER.matcher(context.getText());
        if (parts.matches()) {
            boolean integer = context.INTEGER() != null;
            String base = parts.group(2) == null && integer ? "i32" : parts.group(2);
            KernelType type = scalar(base);
            if (type != null && type.isFloat() != integer) {
                return new Literal(
                        type,
                        integer
                                ? Long.parseLong(parts.group(1))
                                : Double.doubleToRawLongBits(Double.parseDouble(parts.group(1))));
            }
        }
        throw faults.at(context, "expected a number, found " + context.getText(), "write 3, 3i64, 0.5f32 or 0.5f64");
    }

    private KernelExpression apply(ApplyContext context) {
        String name = context.word().getText();
        List<KernelExpression> arguments = arguments(context.arguments());
        KernelType given = context.kernelType() == null ? null : type(context.kernelType());
        if (name.startsWith("math.") && given != null) {
            return new Call(name.substring("math.".length()), given, arguments);
        }
        Operation operation = Arrays.stream(Operation.values())
                .filter(o -> o.text().equals(name))
                .findFirst()
                .orElseThrow(() -> faults.at(
                        context,
                        "expected an operation, found " + name,
                        "functions of the runtime are spelled math.NAME"));
        KernelType type =
                given != null ? given : operation.naturalType(arguments).orElse(null);
        if (type == null) {
            throw faults.at(
                    context, "the type of " + name + " does not follow from its arguments", "write it behind a colon");
        }
        return new Apply(operation, type, arguments);
    }

    private KernelType type(KernelTypeContext context) {
        KernelType type =
                context.getText().endsWith("[]") ? array(context.word().getText()) : named(context.getText());
        if (type == null) {
            throw faults.at(
                    context,
                    "expected a kernel type, found " + context.getText(),
                    "write f32, f32[], f32x8, mask.f32x8, segment or lane");
        }
        return type;
    }

    private static KernelType named(String text) {
        Matcher vector = VECTOR.matcher(text);
        if (vector.matches() && base(vector.group(2)) != null) {
            int lanes = Integer.parseInt(vector.group(3));
            Base base = base(vector.group(2));
            return vector.group(1) == null ? KernelType.vector(base, lanes) : KernelType.mask(base, lanes);
        }
        return switch (text) {
            case "void" -> KernelType.VOID;
            case "segment" -> KernelType.SEGMENT;
            case "lane" -> KernelType.LANE;
            default -> scalar(text);
        };
    }

    private static KernelType array(String text) {
        return base(text) == null ? null : KernelType.array(base(text));
    }

    private static KernelType scalar(String text) {
        return base(text) == null ? null : KernelType.scalar(base(text));
    }

    private static Base base(String text) {
        return Arrays.stream(Base.values())
                .filter(b -> b.text().equals(text))
                .findFirst()
                .orElse(null);
    }
}
