package dev.sardonyx.ir.type;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A factor of a dimension: a symbol, or a function of dimensions. */
public sealed interface DimAtom {
    /** The spelling, which is also the identity. */
    String text();

    long evaluate(ToLongFunction<String> symbols);

    Dim substitute(Map<String, Dim> values);

    void collectSymbols(Set<String> names);

    /** A named unknown. */
    record Symbol(String name) implements DimAtom {
        public Symbol {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
                throw new IllegalArgumentException("a symbol cannot be spelled '" + name + "'");
            }
        }

        @Override
        public String text() {
            return name;
        }

        @Override
        public long evaluate(ToLongFunction<String> symbols) {
            return symbols.applyAsLong(name);
        }

        @Override
        public Dim substitute(Map<String, Dim> values) {
            Dim value = values.get(name);
            return value != null ? value : Dim.ofAtom(this);
        }

        @Override
        public void collectSymbols(Set<String> names) {
            names.add(name);
        }
    }

    /** A function of other dimensions that has no sum-of-products form. */
    record Call(DimFunction function, List<Dim> arguments) implements DimAtom {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String text() {
            return function.text() + arguments.stream().map(Dim::toString).collect(Collectors.joining(", ", "(", ")"));
        }

        @Override
        public long evaluate(ToLongFunction<String> symbols) {
            return function.apply(
                    arguments.stream().mapToLong(a -> a.evaluate(symbols)).toArray());
        }

        @Override
        public Dim substitute(Map<String, Dim> values) {
            return function.simplified(
                    arguments.stream().map(a -> a.substitute(values)).toList());
        }

        @Override
        public void collectSymbols(Set<String> names) {
            arguments.forEach(a -> names.addAll(a.symbols()));
        }
    }
}
