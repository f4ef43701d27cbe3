package dev.sardonyx.ops;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The operators that are known, by qualified name. Immutable. */
public final class OperatorRegister {
    private final SortedMap<String, Operator> byName;

    public OperatorRegister(Collection<? extends Operator> operators) {
        SortedMap<String, Operator> map = new TreeMap<>();
        for (Operator operator : operators) {
            Operator other = map.put(operator.schema().qualifiedName(), operator);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two operators are named " + operator.schema().qualifiedName());
            }
        }
        this.byName = Collections.unmodifiableSortedMap(map);
    }

    public Optional<Operator> find(String qualifiedName) {
        return Optional.ofNullable(byName.get(qualifiedName));
    }

    /** The operator of a node that was already checked to be known. */
    public Operator get(String qualifiedName) {
        return find(qualifiedName)
                .orElseThrow(() -> new IllegalArgumentException("operator " + qualifiedName + " is not known"));
    }

    public List<Operator> all() {
        return List.copyOf(byName.values());
    }
}
