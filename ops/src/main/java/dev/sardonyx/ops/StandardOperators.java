package dev.sardonyx.ops;

import dev.sardonyx.ops.activation.*;
import dev.sardonyx.ops.arithmetic.*;
import dev.sardonyx.ops.contraction.*;
import dev.sardonyx.ops.movement.*;
import java.util.List;

/** All operators there are, sorted by name, one line each. */
public final class StandardOperators {
    private static final OperatorRegister REGISTER = new OperatorRegister(List.of(
            new Add(),
            new MatMul(),
            new Relu(),
            new Softmax(),
            new Transpose()));

    private StandardOperators() {}

    public static OperatorRegister register() {
        return REGISTER;
    }
}
