package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** An equation as matrix products of pairs, from left to right, with reshapes around them. */
final class EinsumDecomposition {
    private final Decomposer out;
    private final EinsumEquation equation;

    EinsumDecomposition(Decomposer out, EinsumEquation equation) {
        this.out = out;
        this.equation = equation;
    }

    /** False where a letter occurs twice in a term or goes with different extents, or where types do not allow it. */
    static boolean isPossible(LoweringContext to, EinsumEquation equation) {
        ElementType type = to.element(0);
        boolean narrow = type.isInteger() && type.bits() < 32;
        Map<Character, Dim> extents = new HashMap<>();
        for (int i = 0; i < equation.operands().size(); i++) {
            String labels = equation.operands().get(i);
            for (int axis = 0; axis < labels.length(); axis++) {
                Dim other = extents.putIfAbsent(labels.charAt(axis), to.shape(i).dim(axis));
                boolean twice = labels.indexOf(labels.charAt(axis)) != axis;
                if (twice || (other != null && !other.equals(to.shape(i).dim(axis)))) {
                    return false;
                }
            }
        }
        boolean resultTwice = equation.result().chars().distinct().count()
                != equation.result().length();
        return !narrow && !resultTwice;
    }

    void write(int operands) {
        Value value = out.operand(0);
        String labels = equation.operands().get(0);
        for (int i = 1; i < operands; i++) {
            String right = equation.operands().get(i);
            String needed =
                    equation.result() + String.join("", equation.operands().subList(i + 1, operands));
            Term a = summed(new Term(value, labels), needed + right);
            Term b = summed(new Term(out.operand(i), right), needed + labels);
            Term product = product(a, b, needed);
            value = product.value;
            labels = product.labels;
        }
        Term last = summed(new Term(value, labels), equation.result());
        out.result(ordered(last, equation.result()));
    }

    private record Term(Value value, String labels) {}

    /** {@code term} summed over letters that nobody needs. */
    private Term summed(Term term, String needed) {
        long[] axes = IntStream.range(0, term.labels.length())
                .filter(i -> needed.indexOf(term.labels.charAt(i)) < 0)
                .asLongStream()
                .toArray();
        if (axes.length == 0) {
            return term;
        }
        Attributes drop = Attributes.NONE.with(AttributeKey.flag("keepdims"), false);
        Value sum = out.node("ReduceSum", drop, term.value, out.vector(axes));
        return new Term(sum, chosen(term.labels, c -> needed.indexOf(c) >= 0));
    }

    private static String chosen(String labels, IntPredicate test) {
        StringBuilder kept = new StringBuilder();
        labels.chars().filter(test).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    /** {@code term} with its axes in the order of {@code labels}. */
    private Value ordered(Term term, String labels) {
        if (term.labels.equals(labels)) {
            return term.value;
        }
        List<Long> perm =
                labels.chars().mapToObj(c -> (long) term.labels.indexOf(c)).toList();
        return out.node("Transpose", Attributes.NONE.with(AttributeKey.integers("perm"), perm), term.value);
    }

    private Term product(Term a, Term b, String needed) {
        String shared = chosen(a.labels, c -> b.labels.indexOf(c) >= 0);
        String batch = chosen(shared, c -> needed.indexOf(c) >= 0);
        String summed = chosen(shared, c -> needed.indexOf(c) < 0);
        String rows = chosen(a.labels, c -> shared.indexOf(c) < 0);
        String columns = chosen(b.labels, c -> shared.indexOf(c) < 0);
        Map<Character, Dim> extents = new HashMap<>();
        for (Term term : List.of(a, b)) {
            for (int i = 0; i < term.labels.length(); i++) {
                extents.put(term.labels.charAt(i), out.type(term.value).shape().dim(i));
            }
        }
        Value left = matrix(ordered(a, batch + rows + summed), batch, rows, summed, extents);
        Value right = matrix(ordered(b, batch + summed + columns), batch, summed, columns, extents);
        String labels = batch + rows + columns;
        Value value = out.reshape(out.node("MatMul", left, right), dims(labels, extents));
        return new Term(value, labels);
    }

    private Value matrix(Value value, String batch, String rows, String columns, Map<Character, Dim> extents) {
        List<Dim> dims = new ArrayList<>(dims(batch, extents));
        dims.add(Shape.of(dims(rows, extents)).size());
        dims.add(Shape.of(dims(columns, extents)).size());
        return out.reshape(value, dims);
    }

    private static List<Dim> dims(String labels, Map<Character, Dim> extents) {
        return labels.chars().mapToObj(c -> extents.get((char) c)).toList();
    }
}
