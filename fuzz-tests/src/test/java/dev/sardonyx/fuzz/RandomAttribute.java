package dev.sardonyx.fuzz;

import com.google.protobuf.ByteString;
import dev.sardonyx.frontend.protobuf.schema.AttributeProto;
import dev.sardonyx.frontend.protobuf.schema.AttributeProto.AttributeType;
import dev.sardonyx.frontend.protobuf.schema.TypeProto;
import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** Attributes of the kind that a key asks for, with values that may make no sense. */
final class RandomAttribute {
    private static final List<String> TEXTS = List.of(
            "",
            "NOTSET",
            "SAME_UPPER",
            "SAME_LOWER",
            "VALID",
            "constant",
            "reflect",
            "edge",
            "wrap",
            "nearest",
            "linear",
            "cubic",
            "half_pixel",
            "align_corners",
            "asymmetric",
            "round_prefer_floor",
            "ij,jk->ik",
            "ii->i",
            "...ij->...ji",
            "forward",
            "reverse",
            "bidirectional",
            "mean",
            "sum",
            "none",
            "add",
            "mul",
            "max",
            "min",
            "tanh",
            "none of these",
            "CRD",
            "DCR",
            "LEFT",
            "RIGHT",
            "MAX",
            "L1",
            "SOFTMAX",
            "BRANCH_LEQ",
            "LEAF");

    private final Choices choices;

    RandomAttribute(Choices choices) {
        this.choices = choices;
    }

    AttributeProto of(AttributeKey<?> key) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(key.name());
        Class<? extends Attribute> kind = key.kind();
        if (kind == Attribute.Int.class) {
            attribute.setType(AttributeType.INT).setI(choices.number());
        } else if (kind == Attribute.Float.class) {
            attribute.setType(AttributeType.FLOAT).setF(choices.number() / 2f);
        } else if (kind == Attribute.Text.class) {
            attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(choices.of(TEXTS)));
        } else if (kind == Attribute.TensorValue.class) {
            attribute.setType(AttributeType.TENSOR).setT(new RandomTensor(choices).of(choices.of(TYPES)));
        } else if (kind == Attribute.Type.class) {
            TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(choices.below(20));
            attribute
                    .setType(AttributeType.TYPE_PROTO)
                    .setTp(TypeProto.newBuilder().setTensorType(tensor));
        } else {
            list(attribute, kind);
        }
        return attribute.build();
    }

    private static final List<ElementType> TYPES = List.of(
            ElementType.F32, ElementType.I64, ElementType.BOOL, ElementType.U8, ElementType.F16, ElementType.STRING);

    private void list(AttributeProto.Builder attribute, Class<? extends Attribute> kind) {
        int length = choices.below(6);
        if (kind == Attribute.Ints.class) {
            attribute.setType(AttributeType.INTS);
        } else if (kind == Attribute.Floats.class) {
            attribute.setType(AttributeType.FLOATS);
        } else {
            attribute.setType(AttributeType.STRINGS);
        }
        for (int i = 0; i < length; i++) {
            if (kind == Attribute.Ints.class) {
                attribute.addInts(choices.number());
            } else if (kind == Attribute.Floats.class) {
                attribute.addFloats(choices.number() / 2f);
            } else {
                attribute.addStrings(ByteString.copyFromUtf8(choices.of(TEXTS)));
            }
        }
    }
}
