package dev.sardonyx.runtime.host;

import static dev.sardonyx.tensor.Tensor.ofLongs;
import static dev.sardonyx.tensor.Tensor.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.runtime.abi.FakeHostCall;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private static final TensorSequence SEQUENCE = new TensorSequence(List.of(vector(1, 2), vector(3, 4)));

    private static Datum run(String function, Datum... operands) {
        return FakeHostCall.of(function).on(operands).toDatum().run().getFirst();
    }

    private static List<String> contents(Datum sequence) {
        return ((TensorSequence) sequence)
                .elements().stream()
                        .map(e -> Arrays.toString(((Tensor) e).toLongs()))
                        .toList();
    }

    private static Tensor scalar(long value) {
        return ofLongs(new long[] {value});
    }

    @Test
    void buildsAndChangesSequences() {
        assertThat(contents(run("sequence_construct", vector(1), vector(2)))).containsExactly("[1]", "[2]");
        assertThat(contents(run("sequence_construct"))).isEmpty();
        assertThat(contents(run("sequence_insert", SEQUENCE, vector(9), scalar(-2))))
                .containsExactly("[9]", "[1, 2]", "[3, 4]");
        assertThat(contents(run("sequence_insert", SEQUENCE, vector(9)))).endsWith("[9]");
        assertThat(contents(run("sequence_erase", SEQUENCE))).containsExactly("[1, 2]");
        assertThat(contents(run("sequence_erase", SEQUENCE, scalar(0)))).containsExactly("[3, 4]");
        assertThat(contents(run("identity", SEQUENCE))).hasSize(2);
        assertThatThrownBy(() -> run("sequence_erase", SEQUENCE, scalar(2)))
                .hasMessageContaining("expected an index in [-2, 1], found 2");
    }

    @Test
    void readsSequences() {
        Tensor last = FakeHostCall.of("sequence_at")
                .on(SEQUENCE, scalar(-1))
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(last.toLongs()).containsExactly(3, 4);
        Tensor length = FakeHostCall.of("sequence_length")
                .on(SEQUENCE)
                .to(ElementType.I64, 0)
                .tensor();
        assertThat(length.getLong(0)).isEqualTo(2);
    }

    @Test
    void joinsOrStacks() {
        assertThat(joined(0, 0, 1).toLongs()).containsExactly(1, 2, 3, 4);
        assertThat(joined(-1, 1, 2).toLongs()).containsExactly(1, 3, 2, 4);
    }

    private static Tensor joined(long axis, long newAxis, int rank) {
        return FakeHostCall.of("concat_from_sequence")
                .with("axis", axis)
                .with("new_axis", newAxis)
                .on(SEQUENCE)
                .to(ElementType.I64, rank)
                .tensor();
    }

    @Test
    void splitsIntoPieces() {
        assertThat(contents(split(scalar(2)))).containsExactly("[1, 2]", "[3]");
        assertThat(contents(split(vector(1, 2)))).containsExactly("[1]", "[2, 3]");
        TensorSequence single = (TensorSequence) split(null);
        assertThat(((Tensor) single.elements().get(2)).rank()).isZero();
    }

    private static Datum split(Tensor lengths) {
        return FakeHostCall.of("split_to_sequence")
                .with("axis", 0L)
                .with("keepdims", 0L)
                .on(vector(1, 2, 3), lengths)
                .toDatum()
                .run()
                .getFirst();
    }

    @Test
    void wrapsOptionalValues() {
        assertThat(run("optional")).isEqualTo(OptionalDatum.empty());
        Datum full = run("optional", vector(5));
        Tensor content = FakeHostCall.of("optional_get_element")
                .on(full)
                .to(ElementType.I64, 1)
                .tensor();
        assertThat(content.toLongs()).containsExactly(5);
        assertThat(has(full)).isTrue();
        assertThat(has(OptionalDatum.empty())).isFalse();
        assertThatThrownBy(() -> run("optional_get_element", OptionalDatum.empty()))
                .hasMessageContaining("found none");
    }

    private static boolean has(Datum datum) {
        return FakeHostCall.of("optional_has_element")
                .on(datum)
                .to(ElementType.BOOL, 0)
                .tensor()
                .getBoolean(0);
    }
}
