package dev.sardonyx.fuzz;

/** Models with added nodes of any operator through type inference and constant folding, twice. */
public final class ShapeInferenceFuzzer {
    private ShapeInferenceFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        byte[] model = MutatedModel.of(new Choices(data)).toByteArray();
        Promise.resultOrRefusal(() -> Stages.typed(model));
    }
}
