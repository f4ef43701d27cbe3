package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The problems of {@code bench --kernels}: sizes of transformers and of networks for images. */
final class KernelProblems {
    /** K and N of the products in encoders of width 384 and 768. */
    private static final long[][] MATRICES = {{384, 384}, {384, 1536}, {1536, 384}, {768, 768}, {768, 3072}, {3072, 768}
    };

    /** An even number, so that a row of convolutions between two numbers of channels ends where it begins. */
    private static final int IN_A_ROW = 4;

    private KernelProblems() {}

    static List<KernelGroup> all() {
        List<KernelGroup> groups = new ArrayList<>();
        groups.add(new KernelGroup("Call of one element", 0, List.of(function("Sigmoid", 1, 1))));
        groups.add(gemms(1, 1.3));
        groups.add(gemms(8, 1.1));
        for (long rows : new long[] {32, 64, 128, 384}) {
            groups.add(gemms(rows, 0.97));
        }
        groups.addAll(convolutions());
        groups.addAll(rows());
        for (String operator : List.of("Exp", "Tanh", "Sigmoid", "Erf")) {
            groups.add(new KernelGroup(
                    operator, 0.9, List.of(function(operator, 128, 384), function(operator, 128, 3072))));
        }
        groups.add(new KernelGroup("GELU", 0.9, List.of(function("Gelu", 128, 1536), function("Gelu", 128, 3072))));
        groups.add(new KernelGroup(
                "Softmax", 0.9, List.of(function("Softmax", 12, 128, 128), function("Softmax", 12, 384, 384))));
        groups.add(new KernelGroup("LayerNorm", 0.9, List.of(normalization(128, 384), normalization(384, 768))));
        return groups;
    }

    /**
     * The groups with the problems that a glob chooses by their names; without groups that have none.
     *
     * @throws dev.sardonyx.ir.diagnostic.ModelException if nothing is left
     */
    static List<KernelGroup> matching(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        List<KernelGroup> chosen = all().stream()
                .map(group -> new KernelGroup(
                        group.name(),
                        group.goal(),
                        group.problems().stream()
                                .filter(problem -> matcher.matches(Path.of(problem.name())))
                                .toList()))
                .filter(group -> !group.problems().isEmpty())
                .toList();
        if (chosen.isEmpty()) {
            List<String> names = all().stream()
                    .flatMap(group -> group.problems().stream())
                    .map(KernelProblem::name)
                    .toList();
            throw Engines.wrong("no problem has a name like '" + glob + "'", "names: " + String.join(", ", names));
        }
        return chosen;
    }

    private static KernelGroup gemms(long rows, double goal) {
        return new KernelGroup(
                "GEMM M=" + rows,
                goal,
                Arrays.stream(MATRICES)
                        .map(size -> gemm(rows, size[0], size[1]))
                        .toList());
    }

    private static KernelProblem gemm(long m, long k, long n) {
        return new KernelProblem(
                "gemm-%dx%dx%d".formatted(m, k, n),
                "kernel (float[%d,%d] x) => (float[%d,%d] y) <float[%d,%d] w> { y = MatMul(x, w) }"
                        .formatted(m, k, m, n, k, n));
    }

    private static List<KernelGroup> convolutions() {
        return List.of(
                new KernelGroup(
                        "Convolution 3x3",
                        0.95,
                        List.of(square(56, 64, 1), square(28, 128, 1), square(14, 256, 1), square(7, 512, 1))),
                new KernelGroup(
                        "Convolution 3x3, stride 2",
                        0.95,
                        List.of(
                                new Convolution(224, 3, 32, 3, 2, 1).problem(),
                                new Convolution(56, 64, 128, 3, 2, 1).problem(),
                                new Convolution(28, 128, 256, 3, 2, 1).problem(),
                                new Convolution(14, 256, 512, 3, 2, 1).problem())),
                new KernelGroup(
                        "Convolution 1x1",
                        1.0,
                        List.of(
                                pointwise(56, 64, 256),
                                pointwise(56, 256, 64),
                                pointwise(28, 128, 512),
                                pointwise(14, 1024, 256),
                                pointwise(14, 512, 512),
                                pointwise(7, 512, 2048))),
                new KernelGroup(
                        "Convolution 3x3, depthwise",
                        1.5,
                        List.of(
                                depthwise(112, 32, 1),
                                depthwise(112, 64, 2),
                                depthwise(56, 128, 1),
                                depthwise(28, 256, 1),
                                depthwise(14, 512, 1))));
    }

    /** The same convolutions in rows, where images change their order in memory at both ends only. */
    private static List<KernelGroup> rows() {
        return List.of(
                new KernelGroup(
                        "Four convolutions 3x3",
                        0.95,
                        List.of(
                                row(56, 3, false, 64),
                                row(28, 3, false, 128),
                                row(14, 3, false, 256),
                                row(7, 3, false, 512))),
                new KernelGroup(
                        "Four convolutions 1x1",
                        1.0,
                        List.of(row(56, 1, false, 64, 256), row(28, 1, false, 128, 512), row(14, 1, false, 1024, 256))),
                new KernelGroup(
                        "Four convolutions 3x3, depthwise",
                        1.5,
                        List.of(
                                row(112, 3, true, 32),
                                row(56, 3, true, 128),
                                row(28, 3, true, 256),
                                row(14, 3, true, 512))));
    }

    /** Four convolutions that keep the extent of images, one after the other. */
    private static KernelProblem row(long extent, long window, boolean depthwise, long... channels) {
        StringBuilder weights = new StringBuilder();
        StringBuilder nodes = new StringBuilder();
        for (int i = 0; i < IN_A_ROW; i++) {
            long from = channels[i % channels.length];
            long to = channels[(i + 1) % channels.length];
            weights.append("%sfloat[%d,%d,%d,%d] w%d, float[%d] b%d"
                    .formatted(i == 0 ? "" : ", ", to, depthwise ? 1 : from, window, window, i, to, i));
            nodes.append("%s = Conv<group = %d, pads = %s>(%s, w%d, b%d) "
                    .formatted(
                            i == IN_A_ROW - 1 ? "y" : "v" + i,
                            depthwise ? to : 1,
                            Collections.nCopies(4, window / 2),
                            i == 0 ? "x" : "v" + (i - 1),
                            i,
                            i));
        }
        String type = type(1, channels[0], extent, extent);
        String name = Arrays.stream(channels).mapToObj(Long::toString).collect(Collectors.joining("to"));
        return new KernelProblem(
                "four-%s%dx%d-%dx%d-%s"
                        .formatted(depthwise ? "depthwise" : "conv", window, window, extent, extent, name),
                "kernel (%s x) => (%s y) <%s> { %s }".formatted(type, type, weights, nodes));
    }

    private static KernelProblem square(long extent, long channels, long stride) {
        return new Convolution(extent, channels, channels, 3, stride, 1).problem();
    }

    private static KernelProblem pointwise(long extent, long from, long to) {
        return new Convolution(extent, from, to, 1, 1, 1).problem();
    }

    private static KernelProblem depthwise(long extent, long channels, long stride) {
        return new Convolution(extent, channels, channels, 3, stride, channels).problem();
    }

    /**
     * A convolution of a square image, with bias and as much padding as keeps its extent but for the stride.
     *
     * @param window extent of a filter
     */
    private record Convolution(long extent, long from, long to, long window, long stride, long groups) {
        KernelProblem problem() {
            String kind = groups > 1 ? "depthwise" : "conv";
            String name = "%s%dx%d%s-%dx%d-%dto%d"
                    .formatted(kind, window, window, stride == 1 ? "" : "-stride" + stride, extent, extent, from, to);
            long pad = window / 2;
            long result = (extent + 2 * pad - window) / stride + 1;
            return new KernelProblem(
                    name,
                    ("kernel (float[1,%d,%d,%d] x) => (float[1,%d,%d,%d] y) <float[%d,%d,%d,%d] w, float[%d] b>"
                                    + " { y = Conv<group = %d, strides = [%d, %d], pads = [%d, %d, %d, %d]>(x, w, b) }")
                            .formatted(
                                    from,
                                    extent,
                                    extent,
                                    to,
                                    result,
                                    result,
                                    to,
                                    from / groups,
                                    window,
                                    window,
                                    to,
                                    groups,
                                    stride,
                                    stride,
                                    pad,
                                    pad,
                                    pad,
                                    pad));
        }
    }

    private static KernelProblem function(String operator, long... shape) {
        String type = type(shape);
        return new KernelProblem(
                name(operator, shape), "kernel (%s x) => (%s y) { y = %s(x) }".formatted(type, type, operator));
    }

    private static KernelProblem normalization(long rows, long width) {
        String type = type(rows, width);
        return new KernelProblem(
                name("LayerNorm", rows, width),
                "kernel (%s x) => (%s y) <float[%d] w, float[%d] b> { y = LayerNormalization(x, w, b) }"
                        .formatted(type, type, width, width));
    }

    private static String type(long... shape) {
        return "float" + Arrays.toString(shape);
    }

    private static String name(String operator, long... shape) {
        return operator.toLowerCase(Locale.ROOT) + "-"
                + Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }
}
