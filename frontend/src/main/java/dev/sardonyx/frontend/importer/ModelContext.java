package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ops.OperatorRegister;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is shared by all graphs of one model while it is imported. */
final class ModelContext {
    private final String file;
    private final OperatorRegister operators;
    private final ImportOptions options;
    private final TensorImporter tensors;
    private final Map<String, OnnxFunction> functions = new HashMap<>();
    private final Diagnostics diagnostics = new Diagnostics();
    private final FreeNames freeNames = new FreeNames();
    private final UnknownOperators unknown;
    private int nodes;

    ModelContext(OnnxModel model, Path source, ImportOptions options, OperatorRegister operators) {
        this.file = source.toString();
        this.operators = operators;
        this.options = options;
        this.tensors = TensorImporter.of(source).withLimits(options.limits());
        this.unknown = new UnknownOperators(operators);
        new LimitCheck(options.limits(), file).check(model);
        for (OnnxFunction function : model.functions()) {
            String key = key(function.domain(), function.name(), function.overload());
            if (functions.putIfAbsent(key, function) != null) {
                diagnostics.error(
                        DiagnosticCode.F005,
                        Location.file(file),
                        "the function " + key + " is defined twice",
                        "keep one of the definitions");
            }
        }
    }

    private static String key(String domain, String name, String overload) {
        String qualified = OpsetVersions.domain(domain) + "::" + name;
        return overload.isEmpty() ? qualified : qualified + ":" + overload;
    }

    static String key(OnnxFunction function) {
        return key(function.domain(), function.name(), function.overload());
    }

    Optional<OnnxFunction> function(OnnxNode node) {
        return Optional.ofNullable(functions.get(key(node.domain(), node.operator(), node.overload())));
    }

    String file() {
        return file;
    }

    OperatorRegister operators() {
        return operators;
    }

    ImportOptions options() {
        return options;
    }

    TensorImporter tensors() {
        return tensors;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    FreeNames freeNames() {
        return freeNames;
    }

    UnknownOperators unknown() {
        return unknown;
    }

    void malformed(Location place, String fact, String hint) {
        diagnostics.error(DiagnosticCode.F005, place, fact, hint);
    }

    /** Counts a node; the first beyond the limit ends the import. */
    void countNode(Location place) {
        if (++nodes > options.limits().nodes()) {
            throw options.limits()
                    .exceeded(
                            place,
                            "the model has too many nodes after its functions are inlined",
                            nodes,
                            "nodes",
                            options.limits().nodes());
        }
    }

    boolean hasErrors() {
        return diagnostics.hasErrors() || unknown.isPresent();
    }

    /** Throws all that was reported, unknown operators last. */
    void throwIfErrors() {
        unknown.report(diagnostics);
        diagnostics.throwIfErrors();
    }
}
