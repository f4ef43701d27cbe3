package dev.sardonyx.codegen.template;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;
import java.util.Optional;

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
    public static Kernel build(
            Algorithm algorithm, List<KernelCall> calls, VectorTarget target, ScheduleSelector schedules) {
        Schedule schedule = problem(algorithm, calls)
                .map(problem -> schedules.select(target, problem))
                .orElseGet(() -> Schedule.usual(target));
        return switch (algorithm) {
            case Algorithm.Rows rows -> ROWS.build(rows, calls, schedule);
            case Algorithm.Product product -> PRODUCT.build(product, calls, schedule);
            case Algorithm.Attention attention -> ATTENTION.build(attention, calls, schedule);
            case Algorithm.PackPanels pack -> PACK_PANELS.build(pack, calls, schedule);
            case Algorithm.Transpose transpose -> TRANSPOSE.build(transpose, calls, schedule);
            case Algorithm.Select select -> SELECT.build(select, calls, schedule);
            case Algorithm.Depthwise depthwise -> DEPTHWISE.build(depthwise, calls, schedule);
            case Algorithm.Pool pool -> POOL.build(pool, calls, schedule);
            case Algorithm.Contents contents -> CONTENTS.build(contents, calls, schedule);
        };
    }

    /** What the schedule of the kernel of {@code algorithm} depends on; empty where it has no schedule. */
    public static Optional<ProblemClass> problem(Algorithm algorithm, List<KernelCall> calls) {
        return switch (algorithm) {
            case Algorithm.Product product -> PRODUCT.problem(product, calls);
            case Algorithm.Attention attention -> ATTENTION.problem(attention, calls);
            default -> Optional.empty();
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
