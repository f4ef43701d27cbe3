package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.fma;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Depthwise;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Depthwise convolution. Units are output rows of an image; taps are summed in order.
 *
 * <p>Extents: images, output height, output width, channels. Operands: the padded image [N, H, W, C] and the taps
 * [taps, C]. Parameters: the image's strides of output rows and columns, then an offset a tap. Descriptor: height,
 * width, channels, row stride, pixel stride; image array, offset, image stride; taps' array, offset; result array,
 * offset, image, row and pixel stride; taps, their offsets; the tile's kernel or -1 and its descriptor.
 */
public final class DepthwiseTemplate implements Template<Depthwise> {
    private static final long GRAIN_OPERATIONS = 20_000;

    @Override
    public String family(Depthwise algorithm) {
        return "depthwise" + (algorithm.width() == 0 ? "" : algorithm.width()) + "_f32";
    }

    @Override
    public Kernel build(Depthwise algorithm, VectorTarget target) {
        KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable begin = code.parameter("begin", KernelType.I32);
        Variable end = code.parameter("end", KernelType.I32);
        ParameterReader in = new ParameterReader(code, lane, at);
        Variable height = in.integer("height");
        Variable width = in.integer("width");
        Variable channels = in.integer("channels");
        Variable rowStride = in.integer("rowStride");
        Variable pixelStride = in.integer("pixelStride");
        Variable image = in.array("image", Base.F32);
        Variable imageOffset = in.integer("imageOffset");
        Variable imageStride = in.integer("imageStride");
        Variable weights = in.array("weights", Base.F32);
        Variable weightsOffset = in.integer("weightsOffset");
        Variable result = in.array("result", Base.F32);
        Variable resultOffset = in.integer("resultOffset");
        Variable resultImage = in.integer("resultImage");
        Variable resultRow = in.integer("resultRow");
        Variable resultPixel = in.integer("resultPixel");
        Variable taps = in.integer("taps");
        Variable tapAt = code.let("tapAt", in.position());
        Variable tileAt = code.let("tileAt", add(tapAt, taps));
        Variable tile = code.let("tile", load(in.parameters(), tileAt));
        code.forRange("unit", begin, end, unit -> {
            Variable n = code.let("n", apply(Operation.DIV, unit, height));
            Variable y = code.let("y", apply(Operation.REM, unit, height));
            Variable from = code.let("from", add(add(imageOffset, mul(n, imageStride)), mul(y, rowStride)));
            Variable to = code.let("to", add(add(resultOffset, mul(n, resultImage)), mul(y, resultRow)));
            Taps sum = new Taps(
                    code, target, in.parameters(), image, weights, weightsOffset, taps, tapAt, algorithm.width());
            int block = block(target);
            KernelExpression wide = compare(Operation.GE, width, literal(block));
            // Masks take the first compiler so many registers that it gives up on a block of them.
            KernelExpression blocks =
                    target.hasMasks() ? apply(Operation.AND, wide, ChannelLoop.fillsVector(target, channels)) : wide;
            code.ifElse(
                    blocks,
                    () -> code.forRange("step", literal(0), width, literal(block), step -> {
                        // The last block overlaps the one before: the same values are stored twice.
                        Variable x = code.let("x", apply(Operation.MIN, step, sub(width, literal(block))));
                        sum.write(
                                block,
                                channels,
                                at(from, x, pixelStride),
                                pixelStride,
                                result,
                                at(to, x, resultPixel),
                                resultPixel);
                    }),
                    () -> code.forRange(
                            "x",
                            literal(0),
                            width,
                            x -> sum.write(
                                    1,
                                    channels,
                                    at(from, x, pixelStride),
                                    pixelStride,
                                    result,
                                    at(to, x, resultPixel),
                                    resultPixel)));
            code.ifThen(compare(Operation.GE, tile, literal(0)), () -> {
                Variable first = code.let("first", mul(unit, width));
                code.callTile(lane, tileAt, first, add(first, width), literal(0), channels);
            });
        });
        return new Kernel(family(algorithm) + "_" + target.text(), List.of(code.build()));
    }

    private static KernelExpression at(Variable start, Variable x, Variable stride) {
        return add(start, mul(x, stride));
    }

    /** Pixels computed together, which share the loads of the weights: as many as leave registers for both. */
    private static int block(VectorTarget target) {
        return target == VectorTarget.V512 ? 8 : 4;
    }

    /** Sums the taps of neighbouring pixels, a vector of channels at a time. */
    private record Taps(
            KernelBuilder code,
            VectorTarget target,
            Variable parameters,
            Variable image,
            Variable weights,
            Variable weightsOffset,
            Variable taps,
            Variable tapAt,
            int shared) {

        void write(
                int pixels,
                Variable channels,
                KernelExpression from,
                Variable pixelStride,
                Variable result,
                KernelExpression to,
                Variable resultPixel) {
            List<Variable> starts = new ArrayList<>();
            List<Variable> slots = new ArrayList<>();
            for (int i = 0; i < pixels; i++) {
                starts.add(code.let("pixel", i == 0 ? from : add(starts.get(i - 1), pixelStride)));
                slots.add(code.let("slot", i == 0 ? to : add(slots.get(i - 1), resultPixel)));
            }
            Consumer<Span> body = span -> {
                List<Variable> sums = new ArrayList<>();
                starts.forEach(_ -> sums.add(code.let("sum", span.spread(literal(0f)))));
                if (pixels > 1 && shared > 0) {
                    sumShared(sums, starts, pixelStride, channels, span);
                } else {
                    sumEach(sums, starts, channels, span);
                }
                for (int i = 0; i < pixels; i++) {
                    span.store(code, result, add(slots.get(i), span.first()), sums.get(i));
                }
            };
            if (pixels > 1 && target.hasMasks()) {
                ChannelLoop.vectors(code, target, channels, body);
            } else {
                ChannelLoop.write(code, target, channels, body);
            }
        }

        private void sumEach(List<Variable> sums, List<Variable> starts, Variable channels, Span span) {
            code.forRange("tap", literal(0), taps, tap -> {
                Variable offset = offset(tap, span);
                Variable weight = weight(tap, channels, span);
                for (int i = 0; i < starts.size(); i++) {
                    KernelExpression value = span.load(image, add(starts.get(i), offset));
                    code.assign(sums.get(i), fma(value, weight, sums.get(i)));
                }
            });
        }

        /** Pixel {@code i} of the image is tap {@code k} of sum {@code i - k}: each is loaded once. */
        private void sumShared(
                List<Variable> sums, List<Variable> starts, Variable pixelStride, Variable channels, Span span) {
            code.forRange("tap", literal(0), taps, literal(shared), tap -> {
                List<Variable> row = new ArrayList<>();
                for (int k = 0; k < shared; k++) {
                    row.add(weight(add(tap, literal(k)), channels, span));
                }
                Variable at = code.let("at", add(starts.get(0), offset(tap, span)));
                for (int i = 0; i < sums.size() + shared - 1; i++) {
                    at = i == 0 ? at : code.let("at", add(at, pixelStride));
                    Variable value = code.let("value", span.load(image, at));
                    for (int k = Math.max(0, i - sums.size() + 1); k <= Math.min(i, shared - 1); k++) {
                        Variable sum = sums.get(i - k);
                        code.assign(sum, fma(value, row.get(k), sum));
                    }
                }
            });
        }

        private Variable offset(KernelExpression tap, Span span) {
            KernelExpression offset = load(parameters, add(tapAt, tap));
            return code.let("offset", add(offset, span.first()));
        }

        private Variable weight(KernelExpression tap, Variable channels, Span span) {
            KernelExpression row = add(weightsOffset, mul(tap, channels));
            return code.let("weight", span.load(weights, add(row, span.first())));
        }
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        List<Dim> e = call.extents();
        List<Dim> taps = call.parameters().subList(2, call.parameters().size());
        Dim work = e.get(2).times(e.get(3)).times(taps.size());
        Slice image = call.operands().get(0);
        Slice result = call.results().get(0);
        Descriptor descriptor = Descriptor.of(
                        e.get(0).times(e.get(1)),
                        Dim.known(GRAIN_OPERATIONS).floorDiv(work.plus(1)).plus(1))
                .sizes(e.subList(1, 4))
                .sizes(call.parameters().subList(0, 2))
                .place(image)
                .size(image.strides().get(0))
                .place(call.operands().get(1))
                .place(result)
                .sizes(result.strides().subList(0, 3))
                .size(taps.size())
                .sizes(taps);
        if (call.tile().isEmpty()) {
            return descriptor.size(-1);
        }
        return descriptor.tile(
                call.tile().get(), new RowsTemplate().descriptor(call.tile().get()));
    }
}
