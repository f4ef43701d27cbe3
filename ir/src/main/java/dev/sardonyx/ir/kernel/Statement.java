package dev.sardonyx.ir.kernel;

import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.List;
import java.util.Optional;

/** A statement of a kernel method. */
public sealed interface Statement {
    /** Defines {@code variable}. */
    record Let(Variable variable, KernelExpression value) implements Statement {}

    /** Changes {@code variable}, which is defined before. */
    record Assign(Variable variable, KernelExpression value) implements Statement {}

    /**
     * Stores a scalar (keeping low bits for bytes and shorts) or a vector at {@code index} of {@code array}; of a vector
     * only the lanes for which {@code mask} holds, if there is one.
     */
    record Store(
            KernelExpression array, KernelExpression index, KernelExpression value, Optional<KernelExpression> mask)
            implements Statement {}

    /** Runs {@code body} with {@code variable}, an i32, from {@code from} in steps of {@code step} below {@code to}. */
    record For(
            Variable variable, KernelExpression from, KernelExpression to, KernelExpression step, List<Statement> body)
            implements Statement {
        public For {
            body = List.copyOf(body);
        }
    }

    /** Runs one of two bodies. */
    record If(KernelExpression condition, List<Statement> then, List<Statement> otherwise) implements Statement {
        public If {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /** Calls another method of the kernel. */
    record CallMethod(String method, List<KernelExpression> arguments) implements Statement {
        public CallMethod {
            arguments = List.copyOf(arguments);
        }
    }

    /** Copies {@code count} f32 from a byte offset of a segment to an array: {@code segment, offset, array, index, count}. */
    record CopyFromSegment(List<KernelExpression> arguments) implements Statement {
        public CopyFromSegment {
            arguments = List.copyOf(arguments);
        }
    }

    /** Copies elements between arrays of one kind: {@code from, index, to, index, count}. */
    record CopyArray(List<KernelExpression> arguments) implements Statement {
        public CopyArray {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Runs the tile function of the call at descriptor {@code at} on rows and columns: {@code lane, at, rowBegin,
     * rowEnd, columnBegin, columnEnd}.
     */
    record CallTile(List<KernelExpression> arguments) implements Statement {
        public CallTile {
            arguments = List.copyOf(arguments);
        }
    }
}
