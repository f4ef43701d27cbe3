package dev.sardonyx.ir.kernel;

import dev.sardonyx.ir.kernel.KernelExpression.Apply;
import dev.sardonyx.ir.kernel.KernelExpression.Call;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The text of a kernel, which {@link dev.sardonyx.ir.text.IrParser} reads back, and the line on which each statement
 * stands.
 */
public final class KernelListing {
    /** Written when the text is wanted: the compiler mostly asks for the numbers alone. */
    private final List<Supplier<String>> lines = new ArrayList<>();

    private final Map<Statement, Integer> lineNumbers = new IdentityHashMap<>();

    private KernelListing() {}

    public static KernelListing of(Kernel kernel) {
        KernelListing listing = new KernelListing();
        String depth = kernel.depthParameter() < 0 ? "" : " depth " + kernel.depthParameter();
        listing.lines.add(() -> "kernel @" + kernel.name() + depth + " {");
        kernel.methods().forEach(listing::method);
        listing.lines.add(() -> "}");
        return listing;
    }

    /** The line of {@code statement}, counted from 1. */
    public int line(Statement statement) {
        return lineNumbers.getOrDefault(statement, 1);
    }

    public String text() {
        return lines.stream().map(Supplier::get).collect(Collectors.joining("\n", "", "\n"));
    }

    private void method(KernelMethod method) {
        lines.add(() -> "  method " + method.name() + "(" + parameters(method) + ") {");
        statements(method.body(), "    ");
        lines.add(() -> "  }");
    }

    private static String parameters(KernelMethod method) {
        return method.parameters().stream().map(p -> p + ": " + p.type()).collect(Collectors.joining(", "));
    }

    private void statements(List<Statement> statements, String indent) {
        for (Statement statement : statements) {
            statement(statement, indent);
        }
    }

    private void statement(Statement statement, String indent) {
        lineNumbers.put(statement, lines.size() + 1);
        switch (statement) {
            case Statement.Let let ->
                lines.add(() ->
                        indent + "let " + let.variable() + ": " + let.variable().type() + " = " + text(let.value()));
            case Statement.Assign assign ->
                lines.add(() -> indent + "set " + assign.variable() + " = " + text(assign.value()));
            case Statement.Store store ->
                lines.add(() -> indent + "store " + text(store.array()) + "[" + text(store.index()) + "] = "
                        + text(store.value())
                        + store.mask().map(m -> " where " + text(m)).orElse(""));
            case Statement.CopyFromSegment copy ->
                lines.add(() -> indent + "copy_segment" + arguments(copy.arguments()));
            case Statement.CopyArray copy -> lines.add(() -> indent + "copy_array" + arguments(copy.arguments()));
            case Statement.For loop -> {
                lines.add(() -> indent + "for " + loop.variable() + " in " + text(loop.from()) + " .. "
                        + text(loop.to()) + " step " + text(loop.step()) + " {");
                statements(loop.body(), indent + "  ");
                lines.add(() -> indent + "}");
            }
            case Statement.If branch -> {
                lines.add(() -> indent + "if " + text(branch.condition()) + " {");
                statements(branch.then(), indent + "  ");
                if (!branch.otherwise().isEmpty()) {
                    lines.add(() -> indent + "} else {");
                    statements(branch.otherwise(), indent + "  ");
                }
                lines.add(() -> indent + "}");
            }
            case Statement.CallMethod call ->
                lines.add(() -> indent + "call " + call.method() + arguments(call.arguments()));
            case Statement.CallTile call -> lines.add(() -> indent + "call_tile" + arguments(call.arguments()));
        }
    }

    private static String arguments(List<KernelExpression> arguments) {
        return arguments.stream().map(KernelListing::text).collect(Collectors.joining(", ", "(", ")"));
    }

    /** The text of one expression; parsing it gives the same expression. */
    static String text(KernelExpression expression) {
        return switch (expression) {
            case Variable variable -> variable.toString();
            case Literal literal -> literal(literal);
            case Call call -> "math." + call.function() + arguments(call.arguments()) + ": " + call.type();
            case Apply apply ->
                apply.operation().text()
                        + arguments(apply.arguments())
                        + (hasNaturalType(apply) ? "" : ": " + apply.type());
        };
    }

    private static boolean hasNaturalType(Apply apply) {
        return apply.operation().naturalType(apply.arguments()).equals(Optional.of(apply.type()));
    }

    /** The number with the suffix of its type; bits where a number does not give them back. */
    private static String literal(Literal literal) {
        boolean scalar = literal.type().isScalar();
        return switch (literal.type().base()) {
            case F32, F64 ->
                scalar && Double.isFinite(literal.doubleValue())
                        ? literal.doubleValue() + literal.type().base().text()
                        : "literal(0x" + Long.toHexString(literal.bits()) + "): " + literal.type();
            case BOOL -> literal.bits() != 0 ? "true" : "false";
            case I32 -> String.valueOf(literal.bits());
            default -> literal.bits() + literal.type().base().text();
        };
    }
}
