package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.bench.Samples;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of the outputs for made-up inputs.
 *
 * @param outputs those that are tensors of numbers
 * @param skipped why nothing was compared; empty when something was
 */
public record OutputComparison(List<OutputMovement> outputs, String skipped) {
    public OutputComparison {
        outputs = List.copyOf(outputs);
    }

    /** Nothing was compared because of {@code reason}. */
    static OutputComparison skipped(String reason) {
        return new OutputComparison(List.of(), reason);
    }

    /** Compiles and runs the model that was chosen and {@code changed}, which was made of it. */
    static OutputComparison of(ModelChoice choice, Path changed) {
        try {
            List<Datum> inputs = List.copyOf(Samples.of(choice).values());
            Engine engine = Engines.of("compiled", "native");
            List<String> names = new ArrayList<>();
            List<Datum> before = run(engine, choice.file(), choice.shapes(), inputs, names);
            List<Datum> after = run(engine, changed, choice.shapes(), inputs, new ArrayList<>());
            return new OutputComparison(movements(names, before, after), "");
        } catch (ModelException e) {
            Diagnostic first = e.diagnostics().getFirst();
            return skipped(first.fact() + "; " + first.hint());
        }
    }

    private static List<Datum> run(
            Engine engine, Path model, Map<String, long[]> shapes, List<Datum> inputs, List<String> names) {
        try (Engine.Model opened = engine.open(model, shapes, 1)) {
            opened.outputs().forEach(output -> names.add(output.name()));
            return opened.run(inputs);
        }
    }

    private static List<OutputMovement> movements(List<String> names, List<Datum> before, List<Datum> after) {
        List<OutputMovement> movements = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (before.get(i) instanceof Tensor original
                    && after.get(i) instanceof Tensor changed
                    && original.elementType() != ElementType.STRING) {
                movements.add(OutputMovement.of(names.get(i), original, changed));
            }
        }
        return movements;
    }
}
