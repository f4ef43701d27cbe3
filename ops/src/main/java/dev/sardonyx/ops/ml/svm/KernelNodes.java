package dev.sardonyx.ops.ml.svm;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;

/** A kernel function of samples [N, F] and vectors [V, F] as nodes: [N, V]. */
final class KernelNodes {
    private final Decomposer out;

    KernelNodes(Decomposer out) {
        this.out = out;
    }

    Value apply(KernelFunction kernel, Value samples, Value vectors) {
        return switch (kernel.kind()) {
            case LINEAR -> product(samples, vectors);
            case POLY -> out.node("Pow", scaled(kernel, samples, vectors), number(kernel.degree()));
            case SIGMOID -> out.node("Tanh", scaled(kernel, samples, vectors));
            case RBF -> {
                Value difference = out.node("Sub", out.node("Unsqueeze", samples, out.vector(1)), vectors);
                Attributes flat = Attributes.NONE.with(AttributeKey.integer("keepdims"), 0L);
                Value distance = out.node("ReduceSumSquare", flat, difference, out.vector(2));
                yield out.node("Exp", out.node("Mul", distance, number(-kernel.gamma())));
            }
        };
    }

    private Value number(float value) {
        return out.constant(ElementType.F32, value);
    }

    private Value product(Value samples, Value vectors) {
        return out.node("MatMul", samples, out.node("Transpose", vectors));
    }

    private Value scaled(KernelFunction kernel, Value samples, Value vectors) {
        Value product = out.node("Mul", product(samples, vectors), number(kernel.gamma()));
        return out.node("Add", product, number(kernel.offset()));
    }
}
