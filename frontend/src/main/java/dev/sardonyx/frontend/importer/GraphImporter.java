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
import java.util.LinkedHashMap;
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

    /**
     * The types of {@link #inputs}, by name in their order, with the axes fixed that {@code options} fix.
     *
     * @throws ModelException if a shape that is asked for does not fit
     */
    public static Map<String, ValueType> inputTypes(OnnxModel model, Path source, ImportOptions options) {
        ModelContext context = new ModelContext(model, source, options, StandardOperators.register());
        Map<String, ValueType> types = new GraphImporter(context, options).types(model);
        context.diagnostics().throwIfErrors();
        return types;
    }

    private Graph run(OnnxModel model) {
        OnnxGraph graph = model.graph();
        OpsetVersions opsets = versions(model);
        BodyBuilder body = new BodyBuilder(graph.name(), context.operators());
        Frame frame = new Frame(new NameScope(), opsets, Map.of(), List.of(), graph.name(), 0);
        GraphBodyImporter importer = new GraphBodyImporter(context, body, frame);
        types(model).forEach((name, type) -> importer.define(name, body.input(name, type)));
        importer.fill(graph);
        if (context.hasErrors()) {
            // The graph gets no further, so what types tell of its other nodes is told now.
            body.misuses().forEach(context.diagnostics());
        }
        context.throwIfErrors();
        return body.build();
    }

    private OpsetVersions versions(OnnxModel model) {
        Location place = Location.file(context.file());
        OpsetVersions opsets = OpsetVersions.of(model.opsetImports(), place, context.diagnostics());
        if (model.opsetImports().isEmpty() && model.irVersion() >= FIRST_WITH_OPSETS) {
            context.diagnostics()
                    .error(
                            DiagnosticCode.F008,
                            place,
                            "the model does not say which operator set versions it is written for",
                            "add the field 'opset_import'");
        }
        context.diagnostics().throwIfErrors();
        return opsets;
    }

    private Map<String, ValueType> types(OnnxModel model) {
        Location place = new Location(context.file(), model.graph().name(), "", "");
        List<OnnxValueInfo> inputs = inputs(model);
        FixedShapes shapes = new FixedShapes(options.shapes(), symbols, place, context.diagnostics());
        shapes.checkNames(inputs.stream().map(OnnxValueInfo::name).toList());
        Map<String, ValueType> types = new LinkedHashMap<>();
        for (OnnxValueInfo input : inputs) {
            ValueType type = shapes.apply(input.name(), type(input, place));
            if (types.put(input.name(), type) != null) {
                context.malformed(
                        place, "two inputs are named '" + input.name() + "'", "rename one of them in the model");
            }
        }
        return types;
    }

    private ValueType type(OnnxValueInfo input, Location place) {
        Optional<ValueType> type = new TypeImporter(symbols).type(input.name(), input.type());
        if (type.isEmpty()) {
            context.malformed(
                    place,
                    "the input '" + input.name() + "' has the type " + input.type()
                            + ", expected a tensor, sequence, optional or map of real numbers, booleans or strings",
                    "give it such a type, or convert it outside of the model");
        }
        return type.orElse(TensorType.of(ElementType.F32, Shape.UNRANKED));
    }
}
