package dev.sardonyx.codegen.template;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;

/** The template of each algorithm. */
public final class Templates {
    private static final RowsTemplate ROWS = new RowsTemplate();
    private static final ProductTemplate PRODUCT = new ProductTemplate();
    private static final AttentionTemplate ATTENTION = new AttentionTemplate();
    private static final PackPanelsTemplate PACK_PANELS = new PackPanelsTemplate();
    private static final TransposeTemplate TRANSPOSE = new TransposeTemplate();
    private static final SelectTemplate SELECT = new SelectTemplate();
    private static final DepthwiseTemplate DEPTHWISE = new DepthwiseTemplate();
    private static final PoolTemplate POOL = new PoolTemplate();
    private static final ContentsTemplate CONTENTS = new ContentsTemplate();

    private Templates() {}

    /** The kernel of {@code algorithm} for {@code target}, for {@code calls} of a program and no others. */
    public static Kernel build(Algorithm algorithm, List<KernelCall> calls, VectorTarget target) {
        return switch (algorithm) {
            case Algorithm.Rows rows -> ROWS.build(rows, calls, target);
            case Algorithm.Product product -> PRODUCT.build(product, calls, target);
            case Algorithm.Attention attention -> ATTENTION.build(attention, calls, target);
            case Algorithm.PackPanels pack -> PACK_PANELS.build(pack, calls, target);
            case Algorithm.Transpose transpose -> TRANSPOSE.build(transpose, calls, target);
            case Algorithm.Select select -> SELECT.build(select, calls, target);
            case Algorithm.Depthwise depthwise -> DEPTHWISE.build(depthwise, calls, target);
            case Algorithm.Pool pool -> POOL.build(pool, calls, target);
            case Algorithm.Contents contents -> CONTENTS.build(contents, calls, target);
        };
    }

    private static Template<?> of(Algorithm algorithm) {
        return switch (algorithm) {
            case Algorithm.Rows rows -> ROWS;
            case Algorithm.Product product -> PRODUCT;
            case Algorithm.Attention attention -> ATTENTION;
            case Algorithm.PackPanels pack -> PACK_PANELS;
            case Algorithm.Transpose transpose -> TRANSPOSE;
            case Algorithm.Select select -> SELECT;
            case Algorithm.Depthwise depthwise -> DEPTHWISE;
            case Algorithm.Pool pool -> POOL;
            case Algorithm.Contents contents -> CONTENTS;
        };
    }

    public static Descriptor descriptor(KernelCall call) {
        return of(call.algorithm()).descriptor(call);
    }

    /** The scratch elements of f32, f64, i32 and i64 that a call and its tile need in each lane. */
    public static List<Dim> scratch(KernelCall call) {
        return of(call.algorithm()).scratch(call);
    }
}
