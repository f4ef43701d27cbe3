package dev.sardonyx.ops;

import static dev.sardonyx.ops.Literals.*;

import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MovementTest {
    private static final Tensor TABLE = f32(1, 2, 3, 4, 5, 6).reshaped(2, 3);

    @ParameterizedTest
    @MethodSource({"shapes", "pieces", "indices", "sequences"})
    void givesWhatTheOperatorTextSays(OperatorCase test) {
        test.check();
    }

    static Stream<OperatorCase> shapes() {
        return Stream.of(
                OperatorCase.of("Shape", TABLE).gives(i64(2, 3)),
                OperatorCase.of("Shape", integer("start", -1), TABLE).gives(i64(3)),
                OperatorCase.of("Size", TABLE).gives(number(6)),
                OperatorCase.of("Reshape", TABLE, i64(3, -1)).gives(TABLE.reshaped(3, 2)),
                OperatorCase.of("Reshape", TABLE, i64(0, -1, 1)).gives(TABLE.reshaped(2, 3, 1)),
                OperatorCase.of("Reshape", integer("allowzero", 1), f32().reshaped(0, 3), i64(3, 0))
                        .gives(f32().reshaped(3, 0)),
                OperatorCase.of("Flatten", integer("axis", 0), TABLE).gives(TABLE.reshaped(1, 6)),
                OperatorCase.of("Squeeze", TABLE.reshaped(1, 2, 1, 3)).gives(TABLE),
                OperatorCase.of("Squeeze", TABLE.reshaped(1, 2, 1, 3), i64(-2)).gives(TABLE.reshaped(1, 2, 3)),
                OperatorCase.of("Unsqueeze", TABLE, i64(3, 0)).gives(TABLE.reshaped(1, 2, 3, 1)),
                OperatorCase.of("Expand", f32(1, 2).reshaped(2, 1), i64(2, 1, 2))
                        .gives(f32(1, 1, 2, 2, 1, 1, 2, 2).reshaped(2, 2, 2)),
                OperatorCase.of("Transpose", TABLE).gives(f32(1, 4, 2, 5, 3, 6).reshaped(3, 2)),
                OperatorCase.of("Identity", text("a")).gives(text("a")),
                OperatorCase.of("ConstantOfShape", i64(2)).gives(f32(0, 0)),
                OperatorCase.of("EyeLike", integer("k", 1), TABLE)
                        .gives(f32(0, 1, 0, 0, 0, 1).reshaped(2, 3)),
                OperatorCase.of("Range", number(10), number(4), number(-2)).gives(i64(10, 8, 6)),
                OperatorCase.of("Range", f32(1).reshaped(), f32(2.1).reshaped(), f32(0.5).reshaped())
                        .gives(f32(1, 1.5, 2)));
    }

    static Stream<OperatorCase> pieces() {
        return Stream.of(
                OperatorCase.of("Concat", integer("axis", -1), TABLE, f32(7, 8).reshaped(2, 1))
                        .gives(f32(1, 2, 3, 7, 4, 5, 6, 8).reshaped(2, 4)),
                OperatorCase.of("Slice", f32(0, 1, 2, 3, 4), i64(1), i64(1000)).gives(f32(1, 2, 3, 4)),
                OperatorCase.of("Slice", f32(0, 1, 2, 3, 4), i64(-3), i64(-1)).gives(f32(2, 3)),
                OperatorCase.of("Slice", f32(0, 1, 2, 3, 4), i64(-1), i64(Long.MIN_VALUE), i64(0), i64(-2))
                        .gives(f32(4, 2, 0)),
                OperatorCase.of("Slice", TABLE, i64(5), i64(9), i64(1)).gives(f32().reshaped(2, 0)),
                OperatorCase.of("Split", f32(1, 2, 3, 4, 5)).gives(f32(1, 2, 3), f32(4, 5)),
                OperatorCase.of("Split", integer("axis", 1), TABLE, i64(1, 2))
                        .gives(f32(1, 4).reshaped(2, 1), f32(2, 3, 5, 6).reshaped(2, 2)),
                OperatorCase.of("Pad", f32(1, 2, 3), i64(1, 2), f32(9).reshaped())
                        .gives(f32(9, 1, 2, 3, 9, 9)),
                OperatorCase.of("Pad", f32(1, 2, 3), i64(-1, -1)).gives(f32(2)),
                OperatorCase.of("Pad", word("mode", "reflect"), f32(1, 2, 3), i64(2, 1))
                        .gives(f32(3, 2, 1, 2, 3, 2)),
                OperatorCase.of("Pad", word("mode", "edge"), f32(1, 2, 3), i64(2, 1))
                        .gives(f32(1, 1, 1, 2, 3, 3)),
                OperatorCase.of("Pad", word("mode", "wrap"), f32(1, 2, 3), i64(2, 1))
                        .gives(f32(2, 3, 1, 2, 3, 1)),
                OperatorCase.of("Tile", f32(1, 2).reshaped(1, 2), i64(2, 2))
                        .gives(f32(1, 2, 1, 2, 1, 2, 1, 2).reshaped(2, 4)),
                OperatorCase.of("Trilu", TABLE, number(1))
                        .gives(f32(0, 2, 3, 0, 0, 6).reshaped(2, 3)),
                OperatorCase.of("Trilu", integer("upper", 0), TABLE)
                        .gives(f32(1, 0, 0, 4, 5, 0).reshaped(2, 3)),
                OperatorCase.of(
                                "DepthToSpace",
                                integer("blocksize", 2),
                                f32(1, 2, 3, 4).reshaped(1, 4, 1, 1))
                        .gives(f32(1, 2, 3, 4).reshaped(1, 1, 2, 2)),
                OperatorCase.of(
                                "SpaceToDepth",
                                integer("blocksize", 2),
                                f32(1, 2, 3, 4).reshaped(1, 1, 2, 2))
                        .gives(f32(1, 2, 3, 4).reshaped(1, 4, 1, 1)),
                OperatorCase.of("CenterCropPad", f32(1, 2, 3, 4), i64(2)).gives(f32(2, 3)),
                OperatorCase.of("CenterCropPad", f32(1, 2), i64(5)).gives(f32(0, 1, 2, 0, 0)),
                OperatorCase.of(
                                "ReverseSequence",
                                all(integer("time_axis", 1), integer("batch_axis", 0)),
                                TABLE,
                                i64(2, 3))
                        .gives(f32(2, 1, 3, 6, 5, 4).reshaped(2, 3)));
    }

    static Stream<OperatorCase> indices() {
        return Stream.of(
                OperatorCase.of("Gather", integer("axis", 1), TABLE, i64(2, -3))
                        .gives(f32(3, 1, 6, 4).reshaped(2, 2)),
                OperatorCase.of("Gather", f32(1, 2), number(1)).gives(f32(2).reshaped()),
                OperatorCase.of(
                                "GatherElements",
                                integer("axis", 1),
                                TABLE,
                                i64(0, -1).reshaped(2, 1))
                        .gives(f32(1, 6).reshaped(2, 1)),
                OperatorCase.of("GatherND", TABLE, i64(1, 2, 0, 0).reshaped(2, 2))
                        .gives(f32(6, 1)),
                OperatorCase.of("ScatterElements", f32(1, 2, 3), i64(2, 0), f32(9, 8))
                        .gives(f32(8, 2, 9)),
                OperatorCase.of("ScatterElements", word("reduction", "add"), f32(1, 2, 3), i64(1, 1), f32(9, 8))
                        .gives(f32(1, 19, 3)),
                OperatorCase.of("ScatterND", f32(1, 2, 3), i64(-1, 0).reshaped(2, 1), f32(9, 8))
                        .gives(f32(8, 2, 9)),
                OperatorCase.of("OneHot", i64(1, -1), number(3), f32(2, 5))
                        .gives(f32(2, 5, 2, 2, 2, 5).reshaped(2, 3)),
                OperatorCase.of("Compress", integer("axis", 1), TABLE, bool(true, false, true))
                        .gives(f32(1, 3, 4, 6).reshaped(2, 2)),
                OperatorCase.of("NonZero", f32(0, 3, 4, 0).reshaped(2, 2))
                        .gives(i64(0, 1, 1, 0).reshaped(2, 2)),
                OperatorCase.of("TopK", f32(3, 1, 3, 2), i64(3)).gives(f32(3, 3, 2), i64(0, 2, 3)),
                OperatorCase.of("TopK", integer("largest", 0), f32(3, 1, 3, 2), i64(2))
                        .gives(f32(1, 2), i64(1, 3)),
                OperatorCase.of("Unique", f32(2, 1, 1, 3))
                        .gives(f32(1, 2, 3), i64(1, 0, 3), i64(1, 0, 0, 2), i64(2, 1, 1)),
                OperatorCase.of(
                                "TensorScatter",
                                f32(1, 2, 3, 4).reshaped(1, 4, 1),
                                f32(8, 9).reshaped(1, 2, 1),
                                i64(1))
                        .gives(f32(1, 8, 9, 4).reshaped(1, 4, 1)));
    }

    static Stream<OperatorCase> sequences() {
        TensorSequence two = new TensorSequence(List.of(f32(1, 2), f32(3)));
        return Stream.of(
                OperatorCase.of("SequenceAt", two, number(-1)).gives(f32(3)),
                OperatorCase.of("SequenceConstruct", f32(1, 2), f32(3)).gives(two),
                OperatorCase.of("SequenceErase", two, number(0)).gives(new TensorSequence(List.of(f32(3)))),
                OperatorCase.of("SequenceInsert", new TensorSequence(List.of(f32(1, 2))), f32(3))
                        .gives(two),
                OperatorCase.of("SequenceLength", two).gives(number(2)),
                OperatorCase.of("SplitToSequence", f32(1, 2, 3), number(2)).gives(two),
                OperatorCase.of("ConcatFromSequence", integer("axis", 0), two).gives(f32(1, 2, 3)),
                OperatorCase.of("OptionalHasElement", OptionalDatum.empty())
                        .gives(bool(false).reshaped()),
                OperatorCase.of("OptionalGetElement", OptionalDatum.of(f32(1))).gives(f32(1)),
                OperatorCase.of("StringConcat", text("a", "b"), text("c")).gives(text("ac", "bc")),
                OperatorCase.of("StringSplit", word("delimiter", ","), text("a,b", "c"))
                        .gives(text("a", "b", "c", "").reshaped(2, 2), i64(2, 1)),
                OperatorCase.of("RegexFullMatch", word("pattern", "a+"), text("aa", "ab"))
                        .gives(bool(true, false)),
                OperatorCase.of("StringNormalizer", word("case_change_action", "UPPER"), text("ab"))
                        .gives(text("AB")));
    }
}
