package dev.sardonyx.compiler.prune;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.LeftWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.compiler.weights.WeightFinder;
import dev.sardonyx.compiler.weights.WeightMatrices;
import dev.sardonyx.compiler.weights.WeightRole;
import dev.sardonyx.compiler.weights.WeightUse;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.passes.sparsity.MatrixView;
import dev.sardonyx.passes.sparsity.WeightStructure;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the blocks of least magnitude zero in each weight of matrix products and convolutions (magnitude pruning). The
 * model stays what it was otherwise: names, types and order.
 */
public final class Pruner {
    private final OnnxModel model;
    private final Path source;
    private final PruneOptions options;
    private final ModelEditor editor;

    private Pruner(OnnxModel model, Path source, PruneOptions options) {
        this.model = model;
        this.source = source;
        this.options = options;
        this.editor = new ModelEditor(model);
    }

    /**
     * The pruned model.
     *
     * @param source the file of {@code model}, which names the folder of external data
     * @throws ModelException if a weight to prune has an element that is NaN or infinite, or there is none to prune
     */
    public static PruneResult prune(OnnxModel model, Path source, PruneOptions options) {
        return new Pruner(model, source, options).run();
    }

    private PruneResult run() {
        List<ConstantWeight> chosen = new ArrayList<>();
        List<LeftWeight> left = new ArrayList<>();
        for (ConstantWeight weight : WeightFinder.find(model, source)) {
            leaves(weight).ifPresentOrElse(left::add, () -> chosen.add(weight));
        }
        WeightFilter.requireSome(chosen, left, "prune", source.toString());
        WeightFilter.requireFinite(chosen, source.toString());
        List<PrunedWeight> pruned = chosen.stream().map(this::prune).toList();
        return new PruneResult(editor.apply(), pruned, left);
    }

    private Optional<LeftWeight> leaves(ConstantWeight weight) {
        return weight.isOnly(WeightRole.PRODUCT, WeightRole.CONVOLUTION)
                ? options.filter().leaves(weight)
                : Optional.of(LeftWeight.of(weight, weight.reasonOtherThan("matrix products and convolutions")));
    }

    private PrunedWeight prune(ConstantWeight weight) {
        WeightUse use = weight.uses().getFirst();
        MatrixView view = WeightMatrices.of(weight.stored(), use);
        Tensor target = weight.values().copy();
        BlockPruning blocks = new BlockPruning(weight.values(), view, options.structure());
        long zeroed = blocks.zero(options.sparsity(), target);
        OnnxTensor stored = weight.stored();
        editor.replace(
                weight,
                stored.withData(TensorExporter.export(stored.name(), target).data()));
        return new PrunedWeight(
                weight.name(),
                weight.places(),
                stored.dims(),
                blocks.blocks(),
                zeroed,
                WeightStructure.measure(weight.values(), view),
                WeightStructure.measure(target, view),
                note(weight, view));
    }

    private static String note(ConstantWeight weight, MatrixView view) {
        return weight.uses().stream()
                .filter(use -> !WeightMatrices.of(weight.stored(), use).sameAs(view))
                .findFirst()
                .map(use -> use.place() + " takes it in another order, for which the blocks are not whole")
                .orElse("");
    }
}
