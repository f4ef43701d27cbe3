package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionTest {
    private static final Tensor TABLE = f32(1, 2, 3, 4, 5, 6).reshaped(2, 3);

    @ParameterizedTest
    @MethodSource("reductions")
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> reductions() {
        Attributes drop = integer("keepdims", 0);
        return Stream.of(
                OperatorCase.of("ReduceSum", TABLE, i64(1)).gives(f32(6, 15).reshaped(2, 1)),
                OperatorCase.of("ReduceSum", drop, TABLE, i64(-2)).gives(f32(5, 7, 9)),
                OperatorCase.of("ReduceSum", drop, TABLE).gives(f32(21).reshaped()),
                OperatorCase.of("ReduceSum", integer("noop_with_empty_axes", 1), TABLE)
                        .gives(TABLE),
                OperatorCase.of("ReduceSumSquare", integer("noop_with_empty_axes", 1), f32(3))
                        .gives(f32(9)),
                OperatorCase.of("ReduceMean", drop, TABLE, i64(0)).gives(f32(2.5, 3.5, 4.5)),
                OperatorCase.of("ReduceMean", drop, i32(-3, -4), i64(0)).gives(i32(-3).reshaped()),
                OperatorCase.of("ReduceMax", drop, TABLE, i64(0)).gives(f32(4, 5, 6)),
                OperatorCase.of("ReduceMax", drop, f32().reshaped(0, 2), i64(0))
                        .gives(f32(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY)),
                OperatorCase.of("ReduceMax", drop, bool(true, false), i64(0))
                        .gives(bool(true).reshaped()),
                OperatorCase.of("ReduceMin", drop, bool(true, false), i64(0))
                        .gives(bool(false).reshaped()),
                OperatorCase.of("ReduceMin", drop, TABLE, i64(1)).gives(f32(1, 4)),
                OperatorCase.of("ReduceProd", drop, TABLE, i64(1)).gives(f32(6, 120)),
                OperatorCase.of("ReduceL1", drop, f32(-1, 2), i64(0)).gives(f32(3).reshaped()),
                OperatorCase.of("ReduceL2", drop, f32(3, 4), i64(0)).gives(f32(5).reshaped()),
                OperatorCase.of("ReduceSumSquare", drop, f32(3, 4), i64(0)).gives(f32(25).reshaped()),
                OperatorCase.of("ReduceLogSum", drop, f32(1, Math.E - 1), i64(0))
                        .gives(f32(1).reshaped()),
                OperatorCase.of("ReduceLogSumExp", drop, f32(1000, 1000), i64(0))
                        .gives(f32(1000 + Math.log(2)).reshaped()),
                OperatorCase.of(
                                "ArgMax",
                                all(drop, integer("axis", 1)),
                                f32(1, 3, 3, 0, -1, 0).reshaped(2, 3))
                        .gives(i64(1, 0)),
                OperatorCase.of(
                                "ArgMax",
                                all(drop, integer("axis", 1), integer("select_last_index", 1)),
                                f32(1, 3, 3).reshaped(1, 3))
                        .gives(i64(2)),
                OperatorCase.of("ArgMin", f32(2, 1, 1)).gives(i64(1)),
                OperatorCase.of("CumSum", f32(1, 2, 3), number(0)).gives(f32(1, 3, 6)),
                OperatorCase.of("CumSum", all(integer("exclusive", 1), integer("reverse", 1)), f32(1, 2, 3), number(0))
                        .gives(f32(5, 3, 0)),
                OperatorCase.of("CumProd", f32(1, 2, 3), number(0)).gives(f32(1, 2, 6)));
    }
}
