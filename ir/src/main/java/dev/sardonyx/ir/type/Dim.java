package dev.sardonyx.ir.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A dimension: an integer expression over symbols, kept as a sum of products. Two dimensions are equal exactly when
 * their normal forms are. Immutable.
 */
public final class Dim {
    public static final Dim ZERO = known(0);
    public static final Dim ONE = known(1);

    /** Products of atoms to their coefficient; the empty product is the constant term. No coefficient is 0. */
    private final TreeMap<Product, Long> terms;

    private final String text;

    private Dim(TreeMap<Product, Long> terms) {
        this.terms = terms;
        this.text = render(terms);
    }

    /** The constant {@code value}. */
    public static Dim known(long value) {
        TreeMap<Product, Long> terms = new TreeMap<>();
        if (value != 0) {
            terms.put(Product.EMPTY, value);
        }
        return new Dim(terms);
    }

    /** The symbol {@code name}: a letter or underscore, then letters, digits, underscores and dots. */
    public static Dim symbol(String name) {
        return ofAtom(new DimAtom.Symbol(name));
    }

    static Dim ofAtom(DimAtom atom) {
        TreeMap<Product, Long> terms = new TreeMap<>();
        terms.put(new Product(List.of(atom)), 1L);
        return new Dim(terms);
    }

    public boolean isKnown() {
        return terms.isEmpty() || (terms.size() == 1 && terms.firstKey().equals(Product.EMPTY));
    }

    public boolean isKnown(long value) {
        return isKnown() && knownValue() == value;
    }

    /** The value of a constant; throws {@link IllegalStateException} for anything else. */
    public long knownValue() {
        if (!isKnown()) {
            throw new IllegalStateException("dimension " + text + " is not known");
        }
        return terms.isEmpty() ? 0 : terms.firstEntry().getValue();
    }

    public Dim plus(Dim other) {
        TreeMap<Product, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((p, c) -> sum.merge(p, c, Math::addExact));
        sum.values().removeIf(c -> c == 0);
        return new Dim(sum);
    }

    public Dim plus(long value) {
        return plus(known(value));
    }

    public Dim minus(Dim other) {
        return plus(other.times(known(-1)));
    }

    public Dim times(Dim other) {
        TreeMap<Product, Long> product = new TreeMap<>();
        terms.forEach((p, c) ->
                other.terms.forEach((q, d) -> product.merge(p.times(q), Math.multiplyExact(c, d), Math::addExact)));
        product.values().removeIf(c -> c == 0);
        return new Dim(product);
    }

    public Dim times(long factor) {
        return times(known(factor));
    }

    /** The quotient rounded down; exact divisions of sums of products are carried out. */
    public Dim floorDiv(Dim divisor) {
        if (divisor.isKnown(1)) {
            return this;
        }
        if (isKnown() && divisor.isKnown() && divisor.knownValue() != 0) {
            return known(Math.floorDiv(knownValue(), divisor.knownValue()));
        }
        Dim exact = exactQuotient(divisor);
        return exact != null ? exact : DimFunction.FLOOR_DIV.of(this, divisor);
    }

    /** The quotient rounded up. */
    public Dim ceilDiv(Dim divisor) {
        Dim exact = divisor.isKnown() && isKnown() ? null : exactQuotient(divisor);
        return exact != null ? exact : known(0).minus(known(0).minus(this).floorDiv(divisor));
    }

    /** This divided by a one-term divisor where every term divides evenly (for every value of the symbols), or null. */
    private Dim exactQuotient(Dim divisor) {
        if (divisor.equals(this) && !isKnown()) {
            return ONE;
        }
        if (divisor.terms.size() != 1) {
            return null;
        }
        Product by = divisor.terms.firstKey();
        long coefficient = divisor.terms.firstEntry().getValue();
        TreeMap<Product, Long> quotient = new TreeMap<>();
        for (Map.Entry<Product, Long> term : terms.entrySet()) {
            Product rest = term.getKey().dividedBy(by);
            if (rest == null || term.getValue() % coefficient != 0) {
                return null;
            }
            quotient.put(rest, term.getValue() / coefficient);
        }
        return new Dim(quotient);
    }

    /** The remainder of {@link #floorDiv}. */
    public Dim floorMod(Dim divisor) {
        if (isKnown() && divisor.isKnown() && divisor.knownValue() != 0) {
            return known(Math.floorMod(knownValue(), divisor.knownValue()));
        }
        return minus(floorDiv(divisor).times(divisor));
    }

    public static Dim max(Dim a, Dim b) {
        if (a.equals(b)) {
            return a;
        }
        if (a.isKnown() && b.isKnown()) {
            return known(Math.max(a.knownValue(), b.knownValue()));
        }
        return DimFunction.MAX.of(a, b);
    }

    public static Dim min(Dim a, Dim b) {
        if (a.equals(b)) {
            return a;
        }
        if (a.isKnown() && b.isKnown()) {
            return known(Math.min(a.knownValue(), b.knownValue()));
        }
        return DimFunction.MIN.of(a, b);
    }

    /**
     * The extent that {@code a} and {@code b} broadcast to. When both are unknown the result is a symbolic broadcast,
     * which is 1 only if both are; two different known extents above 1 throw {@link IllegalArgumentException}.
     */
    public static Dim broadcast(Dim a, Dim b) {
        if (a.equals(b) || b.isKnown(1)) {
            return a;
        }
        if (a.isKnown(1)) {
            return b;
        }
        if (a.isKnown() && b.isKnown()) {
            throw new IllegalArgumentException("extents " + a + " and " + b + " do not broadcast");
        }
        if (a.isKnown()) {
            return a;
        }
        if (b.isKnown()) {
            return b;
        }
        Set<Dim> parts = new TreeSet<>((x, y) -> x.text.compareTo(y.text));
        for (Dim side : List.of(a, b)) {
            DimAtom atom = side.soleAtom();
            if (atom instanceof DimAtom.Call call && call.function() == DimFunction.BROADCAST) {
                parts.addAll(call.arguments());
            } else {
                parts.add(side);
            }
        }
        return parts.size() == 1 ? parts.iterator().next() : DimFunction.BROADCAST.of(parts.toArray(Dim[]::new));
    }

    /** 0 where this extent is 1, otherwise 1: the factor of a stride along a broadcast axis. */
    public Dim unlessOne() {
        return isKnown() ? known(knownValue() == 1 ? 0 : 1) : DimFunction.UNLESS_ONE.of(this);
    }

    private DimAtom soleAtom() {
        return terms.size() == 1 && terms.firstEntry().getValue() == 1
                ? terms.firstKey().sole()
                : null;
    }

    /** True when this is one symbol and nothing else. */
    public boolean isSymbol() {
        return soleAtom() instanceof DimAtom.Symbol;
    }

    /** The names of all symbols, in order. */
    public Set<String> symbols() {
        Set<String> names = new TreeSet<>();
        terms.keySet().forEach(p -> p.atoms().forEach(a -> a.collectSymbols(names)));
        return names;
    }

    /** The terms for code that turns a dimension into something else. */
    public List<Term> terms() {
        List<Term> list = new ArrayList<>();
        terms.forEach((p, c) -> list.add(new Term(c, p.atoms())));
        return list;
    }

    /** {@code coefficient} times the product of {@code atoms}. */
    public record Term(long coefficient, List<DimAtom> atoms) {}

    /** The value when every symbol has the value that {@code symbols} gives; exact or {@link ArithmeticException}. */
    public long evaluate(ToLongFunction<String> symbols) {
        long sum = 0;
        for (Map.Entry<Product, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (DimAtom atom : term.getKey().atoms()) {
                product = Math.multiplyExact(product, atom.evaluate(symbols));
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    /** This with symbols replaced; symbols that are not keys of {@code values} stay. */
    public Dim substitute(Map<String, Dim> values) {
        if (symbols().stream().noneMatch(values::containsKey)) {
            return this;
        }
        Dim sum = ZERO;
        for (Map.Entry<Product, Long> term : terms.entrySet()) {
            Dim product = known(term.getValue());
            for (DimAtom atom : term.getKey().atoms()) {
                product = product.times(atom.substitute(values));
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    private static String render(TreeMap<Product, Long> terms) {
        if (terms.isEmpty()) {
            return "0";
        }
        StringBuilder text = new StringBuilder();
        // Symbolic terms first, the constant (the smallest key) last.
        for (Map.Entry<Product, Long> term : terms.descendingMap().entrySet()) {
            long coefficient = term.getValue();
            if (text.isEmpty()) {
                text.append(coefficient < 0 ? "-" : "");
            } else {
                text.append(coefficient < 0 ? " - " : " + ");
            }
            String magnitude = coefficient < 0 ? String.valueOf(coefficient).substring(1) : String.valueOf(coefficient);
            String product = term.getKey().text();
            if (product.isEmpty()) {
                text.append(magnitude);
            } else {
                text.append(coefficient == 1 || coefficient == -1 ? "" : magnitude + "*")
                        .append(product);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dim dim && dim.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The normal form, for example {@code 2*N*S + 3}. */
    @Override
    public String toString() {
        return text;
    }

    /** A product of atoms in order of their texts. */
    private record Product(List<DimAtom> atoms, String text) implements Comparable<Product> {
        static final Product EMPTY = new Product(List.of());

        Product(List<DimAtom> atoms) {
            this(atoms, atoms.stream().map(DimAtom::text).collect(Collectors.joining("*")));
        }

        Product times(Product other) {
            List<DimAtom> all = new ArrayList<>(atoms);
            all.addAll(other.atoms);
            all.sort((a, b) -> a.text().compareTo(b.text()));
            return new Product(all);
        }

        Product dividedBy(Product other) {
            List<DimAtom> rest = new ArrayList<>(atoms);
            for (DimAtom atom : other.atoms) {
                if (!rest.remove(atom)) {
                    return null;
                }
            }
            return new Product(rest);
        }

        DimAtom sole() {
            return atoms.size() == 1 ? atoms.get(0) : null;
        }

        @Override
        public int compareTo(Product other) {
            return text.compareTo(other.text);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Product product && Objects.equals(product.text, text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
