package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.LeftWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.compiler.weights.WeightFinder;
import dev.sardonyx.compiler.weights.WeightRole;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stores the f32 weights of matrix products, convolutions and tables in fewer bits. Arithmetic stays in f32. The result
 * is made of standard operators and of those of ONNX Runtime.
 */
public final class Quantizer {
    /** The first version of the file format with tensors of four bits. */
    private static final long FOUR_BIT_TENSORS = 10;

    /** The first operator set whose Cast takes bf16. */
    private static final long CASTS_BF16 = 13;

    private final OnnxModel model;
    private final Path source;
    private final QuantizeOptions options;
    private final ModelEditor editor;
    private final List<QuantizedWeight> quantized = new ArrayList<>();
    private final List<LeftWeight> left = new ArrayList<>();

    private Quantizer(OnnxModel model, Path source, QuantizeOptions options) {
        this.model = model;
        this.source = source;
        this.options = options;
        this.editor = new ModelEditor(model);
    }

    /**
     * The quantised model.
     *
     * @param source the file of {@code model}, which names the folder of external data
     * @throws ModelException if a weight to quantise has an element that is NaN or infinite, or there is none to quantise
     */
    public static QuantizeResult quantize(OnnxModel model, Path source, QuantizeOptions options) {
        return new Quantizer(model, source, options).run();
    }

    private QuantizeResult run() {
        List<ConstantWeight> chosen = new ArrayList<>();
        for (ConstantWeight weight : WeightFinder.find(model, source)) {
            leaves(weight).ifPresentOrElse(left::add, () -> chosen.add(weight));
        }
        WeightFilter.requireFinite(chosen, source.toString());
        List<ConstantWeight> changed = chosen.stream().filter(this::change).toList();
        WeightFilter.requireSome(changed, left, "quantise", source.toString());
        return new QuantizeResult(editor.apply(), quantized, left);
    }

    private Optional<LeftWeight> leaves(ConstantWeight weight) {
        Optional<String> reason = Optional.empty();
        if (weight.isResult()
                || weight.use(WeightRole.PRODUCT, WeightRole.CONVOLUTION, WeightRole.TABLE)
                        .isEmpty()) {
            reason = Optional.of(weight.reasonOtherThan("matrix products, convolutions and Gather"));
        } else if (weight.values().elementType() != ElementType.F32) {
            reason = Optional.of("it is " + weight.values().elementType().text() + " already, not f32");
        } else if (weight.values().rank() < 2) {
            reason = Optional.of("it has one axis only");
        } else if (weight.body().opset() < oldest()) {
            reason = Optional.of("operator set " + weight.body().opset() + " has no operators for "
                    + options.format().text() + "; the oldest that has is " + oldest());
        }
        return reason.map(text -> LeftWeight.of(weight, text))
                .or(() -> options.filter().leaves(weight));
    }

    private long oldest() {
        return options.format() == WeightFormat.BF16 ? CASTS_BF16 : DequantizeWriter.BROADCASTING;
    }

    /** Puts {@code weight} in fewer bits, if that pays. */
    private boolean change(ConstantWeight weight) {
        ConstantWeight straight = StraightWeight.of(weight);
        if (!options.format().isInteger()) {
            return changeToHalf(weight, straight);
        }
        return apply(weight, straight, new IntegerForm(straight, options, editor).replacement());
    }

    private boolean changeToHalf(ConstantWeight weight, ConstantWeight straight) {
        ElementType type = options.format() == WeightFormat.F16 ? ElementType.F16 : ElementType.BF16;
        Tensor halves = HalfWriter.rounded(straight.values(), type);
        for (long i = 0; i < halves.size(); i++) {
            if (Double.isInfinite(halves.getDouble(i))) {
                left.add(LeftWeight.of(
                        weight,
                        "the element " + weight.values().getDouble(i) + " exceeds the range of " + type.text()));
                return false;
            }
        }
        return apply(
                weight,
                straight,
                TableWriter.fits(straight)
                        ? HalfWriter.table(straight, halves, editor)
                        : HalfWriter.definition(straight, halves, editor));
    }

    /** @param straight what {@code replacement} stands for, {@code weight} itself or a view of it */
    private boolean apply(ConstantWeight weight, ConstantWeight straight, Replacement replacement) {
        if (replacement.sizeBytes() >= weight.sizeBytes()) {
            left.add(LeftWeight.of(
                    weight,
                    replacement.format() + " would take " + replacement.sizeBytes() + " bytes with its scales"));
            return false;
        }
        editor.redefine(weight, replacement.constants(), replacement.definition());
        replacement.nodes().forEach(editor::replace);
        if (replacement.definition().isEmpty() || straight != weight) {
            weight.views().forEach(view -> editor.replace(view, List.of()));
        }
        if (replacement.constants().stream()
                .anyMatch(tensor -> tensor.dataType().bits() < 8)) {
            editor.needIrVersion(FOUR_BIT_TENSORS);
        }
        replacement.nodes().values().stream()
                .flatMap(List::stream)
                .map(OnnxNode::domain)
                .filter(domain -> !domain.isEmpty())
                .forEach(domain -> editor.needOpset(domain, 1));
        quantized.add(new QuantizedWeight(
                weight.name(),
                weight.places(),
                weight.stored().dims(),
                replacement.format(),
                weight.sizeBytes(),
                replacement.sizeBytes(),
                replacement.error(),
                replacement.note()));
        return true;
    }
}
