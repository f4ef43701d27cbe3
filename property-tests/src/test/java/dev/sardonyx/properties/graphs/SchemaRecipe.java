package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.OperatorSchema.Occurrence;
import dev.sardonyx.ops.OperatorSchema.Parameter;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Any operator with operands of the types that its schema allows and with some of its numeric attributes. */
final class SchemaRecipe {
    /** Operators without a result that two runs share. */
    private static final Set<String> RANDOM = Set.of(
            "Bernoulli",
            "Multinomial",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Dropout");

    private static final int MOST_OPERANDS = 8;
    private static final List<Operator> OPERATORS = StandardOperators.register().all().stream()
            .filter(o -> !o.schema().domain().equals("sardonyx"))
            .filter(o -> o.schema().regions().isEmpty())
            .filter(o -> !RANDOM.contains(o.schema().name()))
            .toList();

    private SchemaRecipe() {}

    static void any(Scope scope) {
        OperatorSchema schema = scope.chance.of(OPERATORS).schema();
        Map<String, ElementType> bound = new HashMap<>();
        List<Known> operands = new ArrayList<>();
        for (Parameter parameter : schema.operands()) {
            boolean given = parameter.occurrence() != Occurrence.OPTIONAL || scope.chance.in(30);
            int count = parameter.occurrence() == Occurrence.VARIADIC ? scope.chance.between(1, 3) : 1;
            for (int i = 0; i < count; i++) {
                operands.add(given ? operand(scope, parameter, bound, operands) : null);
            }
        }
        while (!operands.isEmpty() && operands.getLast() == null) {
            operands.removeLast();
        }
        if (operands.size() > MOST_OPERANDS) {
            return;
        }
        if (schema.name().equals("Squeeze") && operands.size() == 1) {
            // Axes of extent 1 that only a run shows stay; the reference drops them.
            return;
        }
        int results = (int) schema.results().stream()
                .filter(r -> r.occurrence() == Occurrence.REQUIRED)
                .count();
        scope.add(schema.qualifiedName(), attributes(scope, schema), Math.max(1, results), operands);
    }

    private static Known operand(Scope scope, Parameter parameter, Map<String, ElementType> bound, List<Known> before) {
        ElementType type = bound.get(parameter.variable());
        Set<ElementType> allowed = type == null ? parameter.types() : Set.of(type);
        Known known = scope.chance.in(70)
                ? scope.find(k -> allowed.contains(k.element())).orElse(null)
                : null;
        if (known == null) {
            List<ElementType> choices = allowed.stream()
                    .filter(t -> t.carrier() != ElementType.Carrier.STRING && t.bits() >= 8)
                    .sorted()
                    .toList();
            if (choices.isEmpty()) {
                return null;
            }
            ElementType chosen = allowed.contains(ElementType.F32) ? ElementType.F32 : scope.chance.of(choices);
            long[] shape = before.isEmpty() || before.getFirst() == null || scope.chance.in(40)
                    ? scope.chance.of(new long[0], new long[] {1}, new long[] {2}, new long[] {3, 4})
                    : Partners.narrowed(scope, before.getFirst());
            known = scope.constant(scope.chance.tensor(chosen, shape));
        }
        if (!parameter.variable().isEmpty()) {
            bound.put(parameter.variable(), known.element());
        }
        return known;
    }

    private static Attributes attributes(Scope scope, OperatorSchema schema) {
        Map<String, Attribute> chosen = new TreeMap<>();
        schema.attributes().forEach((name, key) -> {
            if (key.isRequired() || scope.chance.in(25)) {
                Attribute attribute = attribute(scope, key);
                if (attribute != null) {
                    chosen.put(name, attribute);
                }
            }
        });
        return Attributes.of(chosen);
    }

    private static Attribute attribute(Scope scope, AttributeKey<?> key) {
        if (key.fallback().orElse(null) instanceof Boolean) {
            return new Attribute.Int(scope.chance.between(0, 1));
        }
        if (key.kind() == Attribute.Int.class) {
            return new Attribute.Int(scope.chance.of(0L, 1L, 1L, 2L, 3L, -1L));
        }
        if (key.kind() == Attribute.Float.class) {
            return new Attribute.Float(scope.chance.between(1, 16) / 8f);
        }
        if (key.kind() == Attribute.Ints.class) {
            List<Long> numbers = new ArrayList<>();
            for (int count = scope.chance.between(1, 4); count > 0; count--) {
                numbers.add((long) scope.chance.between(0, 3));
            }
            return new Attribute.Ints(numbers);
        }
        return null;
    }
}
