package dev.sardonyx.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;

/** Changes one field somewhere in a message, keeping the message well-formed. */
final class MessageMutator {
    private static final int DEEPEST = 12;
    private static final int MOST_REPEATED = 300;

    private final Choices choices;
    private final Vocabulary words;

    MessageMutator(Choices choices, Vocabulary words) {
        this.choices = choices;
        this.words = words;
    }

    /** Changes a field of {@code message} or of a message inside it. */
    void mutate(Message.Builder message) {
        mutate(message, 0);
    }

    private void mutate(Message.Builder message, int depth) {
        List<FieldDescriptor> present = List.copyOf(message.getAllFields().keySet());
        List<FieldDescriptor> inner = present.stream()
                .filter(f -> f.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                .toList();
        if (!inner.isEmpty() && depth < DEEPEST && !choices.oneIn(4)) {
            descend(message, choices.of(inner), depth);
            return;
        }
        boolean known = !present.isEmpty() && !choices.oneIn(4);
        FieldDescriptor field =
                choices.of(known ? present : message.getDescriptorForType().getFields());
        if (field.isRepeated()) {
            mutateList(message, field);
        } else if (choices.oneIn(5)) {
            message.clearField(field);
        } else {
            message.setField(field, value(message, field));
        }
    }

    private void descend(Message.Builder message, FieldDescriptor field, int depth) {
        if (!field.isRepeated()) {
            Message.Builder inner = ((Message) message.getField(field)).toBuilder();
            mutate(inner, depth + 1);
            message.setField(field, inner.build());
            return;
        }
        int count = message.getRepeatedFieldCount(field);
        if (choices.oneIn(6)) {
            mutateList(message, field);
            return;
        }
        int index = choices.below(count);
        Message.Builder inner = ((Message) message.getRepeatedField(field, index)).toBuilder();
        mutate(inner, depth + 1);
        message.setRepeatedField(field, index, inner.build());
    }

    @SuppressWarnings("unchecked")
    private void mutateList(Message.Builder message, FieldDescriptor field) {
        int count = message.getRepeatedFieldCount(field);
        int action = count == 0 ? 0 : choices.below(5);
        switch (action) {
            case 0 -> message.addRepeatedField(field, value(message, field));
            case 1 -> message.setRepeatedField(field, choices.below(count), value(message, field));
            case 2 -> {
                List<Object> kept = new java.util.ArrayList<>((List<Object>) message.getField(field));
                kept.remove(choices.below(count));
                message.setField(field, kept);
            }
            case 3 -> {
                int from = choices.below(count);
                int to = choices.below(count);
                Object moved = message.getRepeatedField(field, from);
                message.setRepeatedField(field, from, message.getRepeatedField(field, to));
                message.setRepeatedField(field, to, moved);
            }
            default -> {
                Object repeated = message.getRepeatedField(field, choices.below(count));
                int times = choices.oneIn(4) ? choices.below(MOST_REPEATED) : 1;
                for (int i = 0; i < times; i++) {
                    message.addRepeatedField(field, repeated);
                }
            }
        }
    }

    private Object value(Message.Builder message, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> (int) number(field);
            case LONG -> number(field);
            case FLOAT -> choices.oneIn(4) ? Float.NaN : (float) choices.number() / 2;
            case DOUBLE -> choices.oneIn(4) ? Double.POSITIVE_INFINITY : (double) choices.number() / 2;
            case BOOLEAN -> choices.oneIn(2);
            case STRING -> words.word(field, choices);
            case BYTE_STRING ->
                choices.oneIn(2)
                        ? ByteString.copyFrom(choices.take(32))
                        : ByteString.copyFromUtf8(words.word(field, choices));
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield choices.of(values);
            }
            case MESSAGE -> {
                Message.Builder fresh = message.newBuilderForField(field);
                int fields = choices.below(4);
                for (int i = 0; i < fields; i++) {
                    mutate(fresh, DEEPEST);
                }
                yield fresh.build();
            }
        };
    }

    private long number(FieldDescriptor field) {
        return switch (field.getName()) {
            case "data_type", "elem_type", "key_type" -> choices.below(28);
            case "version" -> choices.below(27);
            default -> choices.number();
        };
    }
}
