package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator set versions that a model or a function is written for, by domain. */
final class OpsetVersions {
    /** The newest version of the default operator set that is understood. */
    static final long NEWEST = 28;

    private static final long NEWEST_ML = 6;

    private final Map<String, Long> byDomain;

    private OpsetVersions(Map<String, Long> byDomain) {
        this.byDomain = byDomain;
    }

    /** Both spellings of the default domain become the empty one. */
    static String domain(String spelled) {
        return spelled.equals("ai.onnx") ? "" : spelled;
    }

    /** Reads imports; versions beyond those known are reported. Domains without import count as version 1. */
    static OpsetVersions of(List<OnnxOpset> imports, Location place, Diagnostics diagnostics) {
        Map<String, Long> byDomain = new HashMap<>();
        for (OnnxOpset opset : imports) {
            String domain = domain(opset.domain());
            byDomain.merge(domain, opset.version(), Math::max);
            long newest = switch (domain) {
                case "" -> NEWEST;
                case "ai.onnx.ml" -> NEWEST_ML;
                default -> Long.MAX_VALUE;
            };
            if (opset.version() < 1 || opset.version() > newest) {
                String set = domain.isEmpty() ? "ai.onnx" : domain;
                diagnostics.accept(Diagnostic.error(
                                DiagnosticCode.F008,
                                place,
                                "the operator set '" + set + "' has version " + opset.version() + ", expected 1 to "
                                        + newest,
                                "export the model for version " + newest + " or older")
                        .withNearest(set + " " + Math.clamp(opset.version(), 1, newest)));
            }
        }
        return new OpsetVersions(byDomain);
    }

    /** These versions, and those of {@code outer} for domains that are not mentioned here. */
    OpsetVersions orElse(OpsetVersions outer) {
        Map<String, Long> merged = new HashMap<>(outer.byDomain);
        merged.putAll(byDomain);
        return new OpsetVersions(merged);
    }

    long version(String domain) {
        return byDomain.getOrDefault(domain, 1L);
    }
}
