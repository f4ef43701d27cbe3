package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.DimAtom;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Dimensions to code that leaves a long on the stack. The array of dimension slots is argument 1. */
final class DimEmitter {
    private DimEmitter() {}

    /** The value of {@code dim}, from its slot if it has one. */
    static void load(GeneratorAdapter code, Dim dim, DimensionSlots slots) {
        Integer slot = dim.isKnown() ? null : slots.find(dim);
        if (slot == null) {
            compute(code, dim, slots);
            return;
        }
        code.loadArg(1);
        code.push(slot);
        code.arrayLoad(Type.LONG_TYPE);
    }

    /** The value of {@code dim}, computed from symbols alone: other slots may not be set yet. */
    static void compute(GeneratorAdapter code, Dim dim, DimensionSlots slots) {
        if (dim.isKnown()) {
            code.push(dim.knownValue());
            return;
        }
        boolean first = true;
        for (Dim.Term term : dim.terms()) {
            code.push(term.coefficient());
            for (DimAtom atom : term.atoms()) {
                atom(code, atom, slots);
                code.math(GeneratorAdapter.MUL, Type.LONG_TYPE);
            }
            if (!first) {
                code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
            }
            first = false;
        }
    }

    private static void atom(GeneratorAdapter code, DimAtom atom, DimensionSlots slots) {
        switch (atom) {
            case DimAtom.Symbol symbol -> load(code, Dim.symbol(symbol.name()), slots);
            case DimAtom.Call call -> call(code, call, slots);
        }
    }

    private static void call(GeneratorAdapter code, DimAtom.Call call, DimensionSlots slots) {
        compute(code, call.arguments().get(0), slots);
        if (call.function() == dev.sardonyx.ir.type.DimFunction.UNLESS_ONE) {
            code.invokeStatic(ProgramEmitter.DIMENSIONS, new Method("unlessOne", "(J)J"));
            return;
        }
        for (Dim argument : call.arguments().subList(1, call.arguments().size())) {
            compute(code, argument, slots);
            switch (call.function()) {
                case FLOOR_DIV -> code.invokeStatic(ProgramEmitter.math(), new Method("floorDiv", "(JJ)J"));
                case MAX -> code.invokeStatic(ProgramEmitter.math(), new Method("max", "(JJ)J"));
                case MIN -> code.invokeStatic(ProgramEmitter.math(), new Method("min", "(JJ)J"));
                default -> code.invokeStatic(ProgramEmitter.DIMENSIONS, new Method("broadcast", "(JJ)J"));
            }
        }
    }
}
