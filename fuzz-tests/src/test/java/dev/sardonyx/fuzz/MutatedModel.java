package dev.sardonyx.fuzz;

import dev.sardonyx.frontend.protobuf.schema.GraphProto;
import dev.sardonyx.frontend.protobuf.schema.ModelProto;

/** A seed model with some mutations that keep it a message, so that they reach behind the parser. */
final class MutatedModel {
    private static final int MOST_MUTATIONS = 8;

    private MutatedModel() {}

    static ModelProto of(Choices choices) {
        ModelProto.Builder model = choices.of(SeedModels.MODELS).toBuilder();
        int mutations = choices.below(MOST_MUTATIONS);
        for (int i = 0; i < mutations && choices.hasMore(); i++) {
            if (choices.oneIn(2)) {
                GraphProto.Builder graph = model.getGraphBuilder();
                new RandomNode(choices, graph).add();
            } else {
                new MessageMutator(choices, new Vocabulary(model.build())).mutate(model);
            }
        }
        return model.build();
    }
}
