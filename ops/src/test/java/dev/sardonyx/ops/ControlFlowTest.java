package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.TensorComparison;
import dev.sardonyx.tensor.TensorSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlFlowTest {
    private static List<Datum> run(
            String operator, Attributes attributes, Map<String, Graph> regions, Datum... operands) {
        int results = regions.values().iterator().next().results().size() - (operator.equals("Loop") ? 1 : 0);
        return NodeCase.of(operator, attributes, regions, results, Arrays.asList(operands), Set.of())
                .evaluate();
    }

    private static void assertGives(List<Datum> actual, Datum... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(TensorComparison.EXACT.difference(expected[i], actual.get(i)))
                    .as("result %d", i)
                    .isEmpty();
        }
    }

    @Test
    void ifRunsTheBranchOfItsConditionWithCapturedValues() {
        Map<String, Graph> branches = Map.of("then_branch", unary("Neg"), "else_branch", unary("Abs"));
        assertGives(run("If", integer("captures", 1), branches, bool(true).reshaped(), f32(2)), f32(-2));
        assertGives(run("If", integer("captures", 1), branches, bool(false).reshaped(), f32(-3)), f32(3));
    }

    private static Graph unary(String operator) {
        GraphBuilder builder = new GraphBuilder("branch");
        Value x = builder.untypedInput("x");
        builder.result("y", builder.node(operator, List.of(x), Attributes.NONE));
        return builder.build(Stage.IMPORTED);
    }

    @Test
    void loopCarriesValuesAndStacksTheRest() {
        GraphBuilder body = new GraphBuilder("body");
        body.untypedInput("iteration");
        Value going = body.untypedInput("condition");
        Value sum = body.untypedInput("sum");
        Value step = body.untypedInput("step");
        Value next = body.node("Add", List.of(sum, step), Attributes.NONE);
        body.result("going", going);
        body.result("sum", next);
        body.result("scan", next);
        Map<String, Graph> regions = Map.of("body", body.build(Stage.IMPORTED));
        List<Datum> results = run(
                "Loop", integer("captures", 1), regions, number(3), bool(true).reshaped(), f32(1), f32(10));
        assertGives(results, f32(31), f32(11, 21, 31).reshaped(3, 1));
    }

    @Test
    void loopWidensCarriedShapesThatGrow() {
        GraphBuilder body = new GraphBuilder("body");
        body.untypedInput("iteration");
        Value going = body.untypedInput("condition");
        Value list = body.untypedInput("list");
        body.result("going", going);
        body.result("list", body.node("Concat", List.of(list, list), integer("axis", 0)));
        Map<String, Graph> regions = Map.of("body", body.build(Stage.IMPORTED));
        NodeCase node = NodeCase.of(
                "Loop",
                Attributes.NONE,
                regions,
                1,
                List.of(number(2), bool(true).reshaped(), f32(1)),
                Set.of());
        assertThat(((TensorType) node.types().getFirst()).shape().dim(0).isKnown())
                .isFalse();
        assertGives(node.evaluate(), f32(1, 1, 1, 1));
    }

    @Test
    void scanSlicesInTheDirectionsAsked() {
        GraphBuilder body = new GraphBuilder("body");
        Value sum = body.untypedInput("sum");
        Value slice = body.untypedInput("slice");
        Value next = body.node("Add", List.of(sum, slice), Attributes.NONE);
        body.result("sum", next);
        body.result("all", next);
        Map<String, Graph> regions = Map.of("body", body.build(Stage.IMPORTED));
        Attributes backwards = all(integer("num_scan_inputs", 1), integers("scan_input_directions", 1L));
        assertGives(run("Scan", backwards, regions, f32(0).reshaped(), f32(1, 2, 4)), f32(7).reshaped(), f32(4, 6, 7));
    }

    @Test
    void sequenceMapRunsOnEveryElement() {
        TensorSequence sequence = new TensorSequence(List.of(f32(1), f32(2)));
        assertGives(
                run("SequenceMap", Attributes.NONE, Map.of("body", unary("Neg")), sequence),
                new TensorSequence(List.of(f32(-1), f32(-2))));
    }
}
