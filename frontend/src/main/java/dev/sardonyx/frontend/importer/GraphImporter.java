package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.tensor.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a model into a graph of stage {@code IMPORTED}; see the package for what that promises. */
public final class GraphImporter {
    /** Models of older IR versions are all of operator set 1. */
    private static final long FIRST_WITH_OPSETS = 3;

    private final ModelContext context;
    private final ImportOptions options;
    private final SymbolNames symbols = new SymbolNames();

    private GraphImporter(ModelContext context, ImportOptions options) {
        this.context = context;
        this.options = options;
    }

    /**
     * Imports {@code model} for the operators there are.
     *
     * @param source the file of the model: what messages call it, and where external data is looked for
     * @throws ModelException with everything that is wrong with the model or the options
     */
    public static Graph importModel(OnnxModel model, Path source, ImportOptions options) {
        return importModel(model, source, options, StandardOperators.register());
    }

    /** Imports {@code model} for the operators of {@code operators}. */
    public static Graph importModel(OnnxModel model, Path source, ImportOptions options, OperatorRegister operators) {
        ModelContext context = new ModelContext(model, source, options, operators);
        return new GraphImporter(context, options).run(model);
    }

    /** The inputs that a run is given, in order, as the model spells and types them: those that are not initializers. */
    public static List<OnnxValueInfo> inputs(OnnxModel model) {
        Set<String> weights = GraphBodyImporter.initializerNames(model.graph());
        return model.graph().inputs().stream()
                .filter(input -> !weights.contains(input.name()))
                .toList();
    }

    private Graph run(OnnxModel model) {
        OnnxGraph graph = model.graph();
        OpsetVersions opsets = OpsetVersions.of(
                model.opsetImports(), Location.file(context.file()), context.diagnostics());
        if (model.opsetImports().isEmpty() && model.irVersion() >= FIRST_WITH_OPSETS) {
            context.diagnostics()
                    .error(
                            DiagnosticCode.F008,
                            Location.file(context.file()),
                            "the model does not say which operator set versions it is written for",
                            "add the field 'opset_import'");
        }
        context.diagnostics().throwIfErrors();
        BodyBuilder body = new BodyBuilder(graph.name(), context.operators());
        Frame frame = new Frame(new NameScope(), opsets, Map.of(), List.of(), graph.name(), 0);
        GraphBodyImporter importer = new GraphBodyImporter(context, body, frame);
        List<OnnxValueInfo> inputs = inputs(model);
        FixedShapes shapes =
                new FixedShapes(options.shapes(), symbols, frame.place(context.file()), context.diagnostics());
        shapes.checkNames(inputs.stream().map(OnnxValueInfo::name).toList());
        for (OnnxValueInfo input : inputs) {
            importer.define(input.name(), body.input(input.name(), shapes.apply(input.name(), type(input, frame))));
        }
        importer.fill(graph);
        context.throwIfErrors();
        return body.build();
    }

    private ValueType type(OnnxValueInfo input, Frame frame) {
        Optional<ValueType> type = new TypeImporter(symbols).type(input.name(), input.type());
        if (type.isEmpty()) {
            context.malformed(
                    frame.place(context.file()),
                    "the input '" + input.name() + "' has the type " + input.type()
                            + ", expected a tensor, sequence, optional or map of real numbers, booleans or strings",
                    "give it such a type, or convert it outside of the model");
        }
        return type.orElse(TensorType.of(ElementType.F32, Shape.UNRANKED));
    }
}
