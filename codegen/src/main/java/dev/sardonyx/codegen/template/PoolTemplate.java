package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Pool;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * Pooling. Units are output rows of an image; a window is clipped to the image, its elements are combined in order.
 *
 * <p>Extents: images, output height, output width, channels. Parameters: input height and width, window height and
 * width, strides, dilations, pads in front, and the padded height and width that count where padding counts.
 * Descriptor: height, width, channels, the parameters; image array, offset, image, row and pixel strides; result the
 * same.
 */
public final class PoolTemplate implements Template<Pool> {
    private static final long GRAIN_OPERATIONS = 20_000;

    @Override
    public String family(Pool pool) {
        return pool.maximum() ? "max_pool_f32" : pool.countPadding() ? "mean_pool_padded_f32" : "mean_pool_f32";
    }

    @Override
    public Kernel build(Pool pool, VectorTarget target) {
        return new Kernel(family(pool) + "_" + target.text(), List.of(new Writer(pool, target).build()));
    }

    /** Writes the entry. */
    private static final class Writer {
        private final Pool pool;
        private final VectorTarget target;
        private final KernelBuilder code = new KernelBuilder(Kernel.ENTRY);

        Writer(Pool pool, VectorTarget target) {
            this.pool = pool;
            this.target = target;
        }

        /** One axis of windows: what the descriptor says of it. */
        private record Axis(
                Variable extent, Variable window, Variable stride, Variable dilation, Variable pad, Variable padded) {}

        /** The part of a window inside the image: window indices, and how many positions count. */
        private record Window(Variable origin, Variable begin, Variable end, Variable counted) {}

        KernelMethod build() {
            Variable lane = code.parameter("lane", KernelType.LANE);
            Variable at = code.parameter("at", KernelType.I32);
            Variable begin = code.parameter("begin", KernelType.I32);
            Variable end = code.parameter("end", KernelType.I32);
            ParameterReader in = new ParameterReader(code, lane, at);
            Variable height = in.integer("height");
            Variable width = in.integer("width");
            Variable channels = in.integer("channels");
            Axis rows = axis(in, "Rows");
            Axis columns = axis(in, "Columns");
            Variable image = in.array("image", Base.F32);
            Variable imageOffset = in.integer("imageOffset");
            Variable imageStride = in.integer("imageStride");
            Variable rowStride = in.integer("rowStride");
            Variable pixelStride = in.integer("pixelStride");
            Variable result = in.array("result", Base.F32);
            Variable resultOffset = in.integer("resultOffset");
            Variable resultImage = in.integer("resultImage");
            Variable resultRow = in.integer("resultRow");
            Variable resultPixel = in.integer("resultPixel");
            code.forRange("unit", begin, end, unit -> {
                Variable n = code.let("n", apply(Operation.DIV, unit, height));
                Variable y = code.let("y", apply(Operation.REM, unit, height));
                Window vertical = window(rows, y);
                Variable from = code.let("from", add(imageOffset, mul(n, imageStride)));
                Variable to = code.let("to", add(add(resultOffset, mul(n, resultImage)), mul(y, resultRow)));
                code.forRange("x", literal(0), width, x -> {
                    Window horizontal = window(columns, x);
                    Variable slot = code.let("slot", add(to, mul(x, resultPixel)));
                    Variable count =
                            code.let("count", convert(KernelType.F32, mul(vertical.counted(), horizontal.counted())));
                    Walk walk = new Walk(image, from, rowStride, pixelStride, vertical, rows, horizontal, columns);
                    ChannelLoop.writePairs(code, target, channels, spans -> {
                        List<Variable> sums = sums(walk, spans);
                        for (int i = 0; i < spans.size(); i++) {
                            Span span = spans.get(i);
                            KernelExpression total = pool.maximum()
                                    ? sums.get(i)
                                    : apply(Operation.DIV, sums.get(i), span.spread(count));
                            span.store(code, result, add(slot, span.first()), total);
                        }
                    });
                });
            });
            return code.build();
        }

        /** Where the pixels of a window lie. */
        private record Walk(
                Variable image,
                Variable from,
                Variable rowStride,
                Variable pixelStride,
                Window vertical,
                Axis rows,
                Window horizontal,
                Axis columns) {}

        /** The largest elements, or sums, of the pixels of a window. */
        private List<Variable> sums(Walk walk, List<Span> spans) {
            List<Variable> sums = new ArrayList<>();
            float neutral = pool.maximum() ? Float.NEGATIVE_INFINITY : 0f;
            spans.forEach(span -> sums.add(code.let("sum", span.spread(literal(neutral)))));
            Window vertical = walk.vertical();
            Window horizontal = walk.horizontal();
            code.forRange("ky", vertical.begin(), vertical.end(), ky -> {
                KernelExpression y = add(vertical.origin(), mul(ky, walk.rows().dilation()));
                Variable line = code.let("line", add(walk.from(), mul(y, walk.rowStride())));
                code.forRange("kx", horizontal.begin(), horizontal.end(), kx -> {
                    KernelExpression x =
                            add(horizontal.origin(), mul(kx, walk.columns().dilation()));
                    Variable pixel = code.let("pixel", add(line, mul(x, walk.pixelStride())));
                    for (int i = 0; i < spans.size(); i++) {
                        Span span = spans.get(i);
                        KernelExpression value = span.load(walk.image(), add(pixel, span.first()));
                        Operation operation = pool.maximum() ? Operation.MAX : Operation.ADD;
                        code.assign(sums.get(i), apply(operation, sums.get(i), value));
                    }
                });
            });
            return sums;
        }

        private Axis axis(ParameterReader in, String name) {
            return new Axis(
                    in.integer("extent" + name),
                    in.integer("window" + name),
                    in.integer("stride" + name),
                    in.integer("dilation" + name),
                    in.integer("pad" + name),
                    in.integer("padded" + name));
        }

        private Window window(Axis axis, Variable position) {
            Variable origin = code.let("origin", sub(mul(position, axis.stride()), axis.pad()));
            // The first and last window index whose element lies in the image.
            KernelExpression missing = sub(sub(axis.dilation(), literal(1)), origin);
            Variable first =
                    code.let("first", apply(Operation.MAX, apply(Operation.DIV, missing, axis.dilation()), literal(0)));
            Variable last = code.let("last", inside(axis, origin, axis.extent()));
            // With padding, positions up to the padded end count, and those in front always do.
            Variable counted = code.let(
                    "counted",
                    pool.countPadding()
                            ? inside(axis, origin, axis.padded())
                            : apply(Operation.MAX, sub(last, first), literal(0)));
            return new Window(origin, first, last, counted);
        }

        private KernelExpression inside(Axis axis, Variable origin, Variable limit) {
            KernelExpression span = add(sub(sub(limit, literal(1)), origin), axis.dilation());
            return apply(
                    Operation.MIN,
                    apply(Operation.MAX, apply(Operation.DIV, span, axis.dilation()), literal(0)),
                    axis.window());
        }
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        List<Dim> e = call.extents();
        Slice image = call.operands().get(0);
        Slice result = call.results().get(0);
        Dim work = e.get(2).times(e.get(3)).times(4);
        return Descriptor.of(
                        e.get(0).times(e.get(1)),
                        Dim.known(GRAIN_OPERATIONS).floorDiv(work.plus(1)).plus(1))
                .sizes(e.subList(1, 4))
                .sizes(call.parameters())
                .place(image)
                .sizes(image.strides().subList(0, 3))
                .place(result)
                .sizes(result.strides().subList(0, 3));
    }
}
