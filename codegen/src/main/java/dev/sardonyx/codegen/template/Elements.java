package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.call;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;

import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Carrier;

/** How stored elements become scalars and scalars become stored elements. */
final class Elements {
    private Elements() {}

    /** The elements of the Java array that holds {@code carrier}. */
    static Base base(Carrier carrier) {
        return switch (carrier) {
            case FLOAT -> Base.F32;
            case DOUBLE -> Base.F64;
            case BYTE -> Base.I8;
            case SHORT -> Base.I16;
            case INT -> Base.I32;
            case LONG -> Base.I64;
            case STRING -> throw new IllegalArgumentException("strings are not computed with");
        };
    }

    static Base base(ElementType element) {
        return base(element.carrier());
    }

    /** The scalar that the loaded bits {@code raw} of {@code element} stand for, in the type it computes in. */
    static KernelExpression decode(ElementType element, KernelExpression raw) {
        return switch (element) {
            case F32, F64, I64, U64, I32, I16, I8, I4, I2 -> raw;
            case BOOL -> compare(Operation.NE, raw, literal(0));
            case U8 -> apply(Operation.AND, raw, literal(0xFF));
            case U16 -> apply(Operation.AND, raw, literal(0xFFFF));
            case U4 -> apply(Operation.AND, raw, literal(0xF));
            case U2 -> apply(Operation.AND, raw, literal(0x3));
            case U32 -> apply(Operation.AND, convert(KernelType.I64, raw), literal(0xFFFFFFFFL));
            case F16 -> call("halfToFloat", KernelType.F32, raw);
            case BF16 -> call("bfloatToFloat", KernelType.F32, raw);
            default -> call("decode", KernelType.F32, literal(element.ordinal()), raw);
        };
    }

    /** The bits to store for {@code value}, in the type that a store to the array of {@code element} takes. */
    static KernelExpression encode(ElementType element, KernelExpression value) {
        return switch (element) {
            case F16 -> call("floatToHalf", KernelType.I32, value);
            case BF16 -> call("floatToBfloat", KernelType.I32, value);
            case U32 -> convert(KernelType.I32, value);
            case F8E4M3FN, F8E4M3FNUZ, F8E5M2, F8E5M2FNUZ, F8E8M0, F4E2M1 ->
                call("encode", KernelType.I32, literal(element.ordinal()), value);
            default -> narrow(element, value);
        };
    }

    /** {@code value} rounded to what {@code element} holds, in the type it computes in. */
    static KernelExpression narrow(ElementType element, KernelExpression value) {
        return switch (element) {
            case F32, F64, I64, U64, I32, BOOL -> value;
            case I16 -> signed(value, 16);
            case I8 -> signed(value, 24);
            case I4 -> signed(value, 28);
            case I2 -> signed(value, 30);
            case U16 -> apply(Operation.AND, value, literal(0xFFFF));
            case U8 -> apply(Operation.AND, value, literal(0xFF));
            case U4 -> apply(Operation.AND, value, literal(0xF));
            case U2 -> apply(Operation.AND, value, literal(0x3));
            case U32 -> apply(Operation.AND, value, literal(0xFFFFFFFFL));
            default -> decode(element, encode(element, value));
        };
    }

    private static KernelExpression signed(KernelExpression value, int shift) {
        return apply(Operation.SHR, apply(Operation.SHL, value, literal(shift)), literal(shift));
    }
}
