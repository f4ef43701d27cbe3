package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.laneArray;
import static dev.sardonyx.ir.kernel.KernelBuilder.laneParameters;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;

import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType.Base;

/** Reads a descriptor from front to back into variables. */
final class ParameterReader {
    private final KernelBuilder code;
    private final Variable lane;
    private final Variable at;
    private final Variable parameters;
    private int next = 2;

    ParameterReader(KernelBuilder code, Variable lane, Variable at) {
        this.code = code;
        this.lane = lane;
        this.at = at;
        this.parameters = code.let("p", laneParameters(lane));
    }

    /** The next integer. */
    Variable integer(String name) {
        return code.let(name, load(parameters, add(at, literal(next++))));
    }

    /** The array that the next integer names. */
    Variable array(String name, Base base) {
        KernelExpression index = load(parameters, add(at, literal(next++)));
        return code.let(name, laneArray(lane, base, index));
    }

    /** Where the next integer stands in the parameters. */
    KernelExpression position() {
        return add(at, literal(next));
    }

    void skip(int integers) {
        next += integers;
    }

    Variable parameters() {
        return parameters;
    }
}
