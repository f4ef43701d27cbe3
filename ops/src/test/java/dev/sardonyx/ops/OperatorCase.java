package dev.sardonyx.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node with operands and the results worked out by hand. Reference, inference and lowering are each held to them,
 * with operands that are known before a run and with operands that are not.
 */
record OperatorCase(String operator, Attributes attributes, List<Datum> operands, List<Datum> expected) {
    private static final TensorComparison COMPARISON = new TensorComparison(1e-5, 1e-6);

    static OperatorCase of(String operator, Attributes attributes, Datum... operands) {
        return new OperatorCase(operator, attributes, Arrays.asList(operands), List.of());
    }

    static OperatorCase of(String operator, Datum... operands) {
        return of(operator, Attributes.NONE, operands);
    }

    OperatorCase gives(Datum... results) {
        return new OperatorCase(operator, attributes, operands, List.of(results));
    }

    void check() {
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof Tensor) {
                all.add(i);
            }
        }
        check(Set.of());
        all.remove(0);
        check(all);
    }

    private void check(Set<Integer> constants) {
        NodeCase node = NodeCase.of(operator, attributes, expected.size(), operands, constants);
        List<Datum> evaluated = node.evaluate();
        List<Datum> lowered = LoweringExecutor.run(node);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(COMPARISON.difference(expected.get(i), evaluated.get(i)))
                    .as("reference, result %d", i)
                    .isEmpty();
            assertThat(COMPARISON.difference(expected.get(i), lowered.get(i)))
                    .as("lowering, result %d", i)
                    .isEmpty();
            if (expected.get(i) instanceof Tensor tensor) {
                checkType((TensorType) node.types().get(i), tensor);
            }
        }
    }

    private static void checkType(TensorType type, Tensor tensor) {
        assertThat(type.element()).isEqualTo(tensor.elementType());
        if (!type.shape().isRanked()) {
            return;
        }
        assertThat(type.shape().rank()).as("rank of %s", type).isEqualTo(tensor.rank());
        for (int axis = 0; axis < tensor.rank(); axis++) {
            if (type.shape().dim(axis).isKnown()) {
                assertThat(type.shape().dim(axis).knownValue())
                        .as("axis %d of %s", axis, type)
                        .isEqualTo(tensor.extent(axis));
            }
        }
    }

    @Override
    public String toString() {
        return operator + attributes + operands;
    }
}
