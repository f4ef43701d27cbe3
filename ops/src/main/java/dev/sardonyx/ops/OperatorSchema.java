package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node of an operator may look like. Operands and results that carry the same type variable have the same
 * element type in one node.
 */
public final class OperatorSchema {
    private final String domain;
    private final String name;
    private final int since;
    private final List<Parameter> operands;
    private final List<Parameter> results;
    private final Map<String, AttributeKey<?>> attributes;
    private final List<String> regions;
    private final Accuracy accuracy;
    private final String notes;

    private OperatorSchema(Builder builder) {
        this.domain = builder.domain;
        this.name = builder.name;
        this.since = builder.since;
        this.operands = List.copyOf(builder.operands);
        this.results = List.copyOf(builder.results);
        this.attributes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(builder.attributes));
        this.regions = List.copyOf(builder.regions);
        this.accuracy = builder.accuracy;
        this.notes = builder.notes;
    }

    /** How often a parameter may occur. */
    public enum Occurrence {
        REQUIRED,
        OPTIONAL,
        /** Any number, one or more unless stated otherwise; only the last parameter. */
        VARIADIC
    }

    /**
     * An operand or a result.
     *
     * @param variable the type variable; operands with the same one agree in element type; empty for none
     * @param types the element types allowed
     */
    public record Parameter(String name, String variable, Set<ElementType> types, Occurrence occurrence) {}

    /** An operator of ONNX's default domain. */
    public static Builder onnx(String name) {
        return new Builder("", name);
    }

    /** An operator of ONNX Runtime's domain {@code com.microsoft}, which has one version. */
    public static Builder microsoft(String name) {
        return new Builder("com.microsoft", name);
    }

    /** An operator of another domain, for example {@code com.microsoft}; {@code sardonyx} for our own. */
    public static Builder of(String domain, String name) {
        return new Builder(domain, name);
    }

    public String domain() {
        return domain;
    }

    public String name() {
        return name;
    }

    /** The name nodes carry: domain, dot and name; the default domain is left out. */
    public String qualifiedName() {
        return domain.isEmpty() ? name : domain + "." + name;
    }

    /** The operator set version that introduced the form this class implements. */
    public int since() {
        return since;
    }

    public List<Parameter> operands() {
        return operands;
    }

    public List<Parameter> results() {
        return results;
    }

    /** The parameter that operand {@code index} of a node goes with; empty when there are too many. */
    public Optional<Parameter> operand(int index) {
        return parameter(operands, index);
    }

    public Optional<Parameter> result(int index) {
        return parameter(results, index);
    }

    private static Optional<Parameter> parameter(List<Parameter> parameters, int index) {
        if (index < parameters.size()) {
            return Optional.of(parameters.get(index));
        }
        return parameters.isEmpty() || parameters.getLast().occurrence() != Occurrence.VARIADIC
                ? Optional.empty()
                : Optional.of(parameters.getLast());
    }

    public Map<String, AttributeKey<?>> attributes() {
        return attributes;
    }

    public List<String> regions() {
        return regions;
    }

    public Accuracy accuracy() {
        return accuracy;
    }

    /** What a user should know: restrictions, slow forms. */
    public String notes() {
        return notes;
    }

    @Override
    public String toString() {
        return qualifiedName() + "-" + since;
    }

    /** Collects a schema. */
    public static final class Builder {
        private final String domain;
        private final String name;
        private int since = 1;
        private final List<Parameter> operands = new ArrayList<>();
        private final List<Parameter> results = new ArrayList<>();
        private final Map<String, AttributeKey<?>> attributes = new LinkedHashMap<>();
        private final List<String> regions = new ArrayList<>();
        private Accuracy accuracy = Accuracy.EXACT;
        private String notes = "";

        private Builder(String domain, String name) {
            this.domain = domain;
            this.name = name;
        }

        public Builder since(int version) {
            since = version;
            return this;
        }

        /** A required operand; {@code variable} ties element types together, empty for none. */
        public Builder operand(String parameter, String variable, Set<ElementType> types) {
            operands.add(new Parameter(parameter, variable, types, Occurrence.REQUIRED));
            return this;
        }

        public Builder optionalOperand(String parameter, String variable, Set<ElementType> types) {
            operands.add(new Parameter(parameter, variable, types, Occurrence.OPTIONAL));
            return this;
        }

        public Builder variadicOperand(String parameter, String variable, Set<ElementType> types) {
            operands.add(new Parameter(parameter, variable, types, Occurrence.VARIADIC));
            return this;
        }

        public Builder result(String parameter, String variable, Set<ElementType> types) {
            results.add(new Parameter(parameter, variable, types, Occurrence.REQUIRED));
            return this;
        }

        public Builder optionalResult(String parameter, String variable, Set<ElementType> types) {
            results.add(new Parameter(parameter, variable, types, Occurrence.OPTIONAL));
            return this;
        }

        public Builder variadicResult(String parameter, String variable, Set<ElementType> types) {
            results.add(new Parameter(parameter, variable, types, Occurrence.VARIADIC));
            return this;
        }

        public Builder attribute(AttributeKey<?> key) {
            attributes.put(key.name(), key);
            return this;
        }

        /** A nested graph that nodes carry under {@code regionName}. */
        public Builder region(String regionName) {
            regions.add(regionName);
            return this;
        }

        public Builder accuracy(Accuracy value) {
            accuracy = value;
            return this;
        }

        public Builder notes(String text) {
            notes = text;
            return this;
        }

        public OperatorSchema build() {
            return new OperatorSchema(this);
        }
    }
}
