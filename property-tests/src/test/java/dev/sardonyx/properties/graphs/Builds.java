package dev.sardonyx.properties.graphs;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.abi.GeneratedModel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What variants of one graph share: the program of a pipeline, and the code for a target. Scalar kernels are those that
 * lie beside the vector kernels of another variant of the same pipeline, where there is one.
 */
final class Builds {
    private final Graph graph;
    private final List<Variant> variants;
    private final Map<List<Pass>, Program> programs = new IdentityHashMap<>();
    private final List<Build> builds = new ArrayList<>();

    /** @param variants all that will be asked for */
    Builds(Graph graph, List<Variant> variants) {
        this.graph = graph;
        this.variants = variants;
    }

    private record Build(List<Pass> passes, VectorTarget target, GeneratedModel model) {
        boolean serves(Variant variant) {
            return passes == variant.passes()
                    && (target == variant.target() || !variant.target().isVector());
        }
    }

    /** The model of one of the variants. */
    CompiledModel load(Variant variant) {
        return MemoryModel.load(model(variant), variant);
    }

    private GeneratedModel model(Variant variant) {
        for (Build build : builds) {
            if (build.serves(variant)) {
                return build.model();
            }
        }
        Program program = programs.computeIfAbsent(variant.passes(), passes -> MemoryModel.program(graph, passes));
        VectorTarget target = variants.stream()
                .filter(v -> v.passes() == variant.passes() && v.target().isVector())
                .map(Variant::target)
                .findFirst()
                .filter(wide -> !variant.target().isVector())
                .orElse(variant.target());
        GeneratedModel model = MemoryModel.generate(program, target);
        builds.add(new Build(variant.passes(), target, model));
        return model;
    }
}
