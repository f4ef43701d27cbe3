package dev.sardonyx.fuzz;

import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;

/** Bytes, some of them those of a model with a few changed, through the binary reader and the importer. */
public final class BinaryModelFuzzer {
    private static final OperatorRegister OPERATORS = StandardOperators.register();
    private static final int MOST_PATCHES = 6;

    private BinaryModelFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Choices choices = new Choices(data);
        byte[] model = model(choices);
        Promise.resultOrRefusal(() -> GraphImporter.importModel(
                ModelProtoReader.read(model, "fuzzed.onnx"), Stages.SOURCE, Stages.IMPORT, OPERATORS));
    }

    private static byte[] model(Choices choices) {
        return switch (choices.below(3)) {
            case 0 -> MutatedModel.of(choices).toByteArray();
            case 1 -> patched(choices);
            default -> choices.rest();
        };
    }

    private static byte[] patched(Choices choices) {
        byte[] bytes = MutatedModel.of(choices).toByteArray();
        int patches = bytes.length == 0 ? 0 : choices.below(MOST_PATCHES);
        for (int i = 0; i < patches; i++) {
            bytes[choices.below(bytes.length)] = (byte) choices.below(256);
        }
        return choices.oneIn(4) ? java.util.Arrays.copyOf(bytes, choices.below(bytes.length + 1)) : bytes;
    }
}
