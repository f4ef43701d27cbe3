package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.graph.Value;

/** The derivatives by the operands of one operator. */
@FunctionalInterface
interface DerivativeRule {
    /** The derivative by operand {@code index}, in that operand's shape. */
    Value byOperand(Adjoint at, int index);
}
