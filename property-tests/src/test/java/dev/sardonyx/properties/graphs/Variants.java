package dev.sardonyx.properties.graphs;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.canonical.Canonicalize;
import dev.sardonyx.passes.canonical.FoldConstants;
import dev.sardonyx.passes.canonical.MergeDuplicates;
import dev.sardonyx.passes.fusion.FormAttention;
import dev.sardonyx.passes.fusion.FormKernels;
import dev.sardonyx.passes.fusion.FusionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The ways that graphs are compiled and run. */
final class Variants {
    private static final FusionPolicy SMALL = new FusionPolicy(true, 3, 6);

    /** Passes that a pipeline may lack: they are no condition of those behind them, except for some graphs. */
    private static final List<String> OPTIONAL = List.of(
            "sink-branches",
            "fold-constants",
            "inline-branches",
            "resolve-sequences",
            "widen-halves",
            "merge-duplicates",
            "canonicalize");

    static final List<Pass> PIPELINE = new ModelCompiler(CompilerOptions.of(VectorTarget.SCALAR)).passes();

    /** The one all others are compared with. */
    static final Variant SCALAR = new Variant("scalar", PIPELINE, VectorTarget.SCALAR, 1, false, true);

    /** The targets, with threads and with pieces. */
    static final List<Variant> TARGETS = targets();

    /** Other pipelines. */
    static final List<Variant> PIPELINES = pipelines();

    private Variants() {}

    /** Every way, the scalar one first. */
    static List<Variant> all() {
        List<Variant> variants = new ArrayList<>(List.of(SCALAR));
        variants.addAll(TARGETS);
        variants.addAll(PIPELINES);
        return variants;
    }

    private static List<Variant> targets() {
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("scalar in pieces", PIPELINE, VectorTarget.SCALAR, 2, true, true));
        for (VectorTarget target : List.of(VectorTarget.V128, VectorTarget.V256, VectorTarget.V512)) {
            variants.add(new Variant(target + " with 2 threads", PIPELINE, target, 2, false, true));
            variants.add(new Variant(target + " in pieces", PIPELINE, target, 1, true, true));
        }
        return variants;
    }

    private static List<Variant> pipelines() {
        List<Variant> variants = new ArrayList<>();
        variants.add(of("no fusion", fused(FusionPolicy.NONE), true));
        variants.add(of("small kernels", fused(SMALL), true));
        for (String name : OPTIONAL) {
            variants.add(of("no " + name, without(name), false));
        }
        List<Pass> merged = new ArrayList<>(PIPELINE);
        merged.add(2, new MergeDuplicates());
        variants.add(of("duplicates merged first", merged, false));
        List<Pass> twice = new ArrayList<>(PIPELINE);
        int layouts = indexOf(PIPELINE, "assign-layouts");
        twice.addAll(layouts, List.of(new FoldConstants(), new Canonicalize(), new MergeDuplicates()));
        variants.add(of("simplified again", twice, false));
        variants.add(
                of("canonicalized before duplicates are merged", swapped("merge-duplicates", "canonicalize"), false));
        variants.add(of(
                "sequences resolved before branches are inlined",
                swapped("inline-branches", "resolve-sequences"),
                false));
        return variants;
    }

    private static Variant of(String name, List<Pass> passes, boolean sameBits) {
        return new Variant(name, passes, VectorTarget.V256, 1, false, sameBits);
    }

    private static List<Pass> fused(FusionPolicy policy) {
        List<Pass> passes = new ArrayList<>(PIPELINE);
        passes.replaceAll(pass -> pass instanceof FormKernels
                ? new FormKernels(policy)
                : pass instanceof FormAttention ? new FormAttention(policy) : pass);
        return passes;
    }

    private static List<Pass> without(String name) {
        List<Pass> passes = new ArrayList<>(PIPELINE);
        passes.replaceAll(pass -> pass.name().equals(name) ? new Skipped(pass) : pass);
        return passes;
    }

    private static List<Pass> swapped(String first, String second) {
        List<Pass> passes = new ArrayList<>(PIPELINE);
        int a = indexOf(passes, first);
        int b = indexOf(passes, second);
        Collections.swap(passes, a, b);
        return passes;
    }

    private static int indexOf(List<Pass> passes, String name) {
        for (int i = 0; i < passes.size(); i++) {
            if (passes.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no pass " + name);
    }
}
