package dev.sardonyx.compiler.explain;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The roofline as SVG: operations a byte to the right, operations a second upwards, both logarithmic; a roof for the
 * arithmetic and each level of memory; a dot for each call that computes, its area the share of time.
 */
final class RooflineDrawing {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 520;
    private static final int MARGIN = 60;
    private static final double LEAST_INTENSITY = 0.01;
    private static final double MOST_INTENSITY = 1000;
    private static final double SMALLEST_DOT = 3;
    private static final double DOT_GROWTH = 40;

    private final StringBuilder svg = new StringBuilder();
    private final Explanation explanation;
    private final Map<String, String> colours;
    private final LogScale x;
    private final LogScale y;

    private RooflineDrawing(Explanation explanation, Map<String, String> colours) {
        this.explanation = explanation;
        this.colours = colours;
        List<ExplainedCall> dots = dots();
        double peak = explanation.machine().operationsPerSecond();
        x = LogScale.around(
                dots.stream().mapToDouble(RooflineDrawing::intensity).reduce(LEAST_INTENSITY, Math::min),
                dots.stream().mapToDouble(RooflineDrawing::intensity).reduce(MOST_INTENSITY, Math::max),
                MARGIN,
                WIDTH - 20);
        y = LogScale.around(
                dots.stream().mapToDouble(RooflineDrawing::speed).reduce(peak / 1e3, Math::min),
                dots.stream().mapToDouble(RooflineDrawing::speed).reduce(peak * 1.01, Math::max),
                HEIGHT - MARGIN,
                20);
    }

    /** @param colours of kernels */
    static String draw(Explanation explanation, Map<String, String> colours) {
        RooflineDrawing drawing = new RooflineDrawing(explanation, colours);
        drawing.svg.append(String.format(
                Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%n", WIDTH, HEIGHT, WIDTH, HEIGHT));
        drawing.axes();
        drawing.roofs();
        drawing.dots().forEach(drawing::dot);
        return drawing.svg.append("</svg>\n").toString();
    }

    private List<ExplainedCall> dots() {
        return explanation.calls().stream()
                .filter(c -> c.cost().operations() > 0 && c.cost().bytes() > 0 && c.measuredSeconds() > 0)
                .toList();
    }

    private static double intensity(ExplainedCall call) {
        return (double) call.cost().operations() / call.cost().bytes();
    }

    private static double speed(ExplainedCall call) {
        return call.cost().operations() / call.measuredSeconds();
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x1,
                y1,
                x2,
                y2));
    }

    private void text(double atX, double atY, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                atX,
                atY,
                anchor,
                HtmlReport.escaped(words)));
    }

    private void axes() {
        for (int i = 0; i <= x.decades(); i++) {
            double at = x.at(x.decade(i));
            line("grid", at, y.from(), at, y.to());
            text(at, y.from() + 18, "middle", x.label(i, 1));
        }
        for (int i = 0; i <= y.decades(); i++) {
            double at = y.at(y.decade(i));
            line("grid", x.from(), at, x.to(), at);
            text(x.from() - 6, at + 4, "end", y.label(i, 1e9));
        }
        text((x.from() + x.to()) / 2, HEIGHT - 14, "middle", "FLOP a byte");
        text(x.from(), 14, "start", "GFLOP/s");
    }

    private void roofs() {
        double peak = explanation.machine().operationsPerSecond();
        double right = x.decade(x.decades());
        double steepest = explanation.machine().levels().stream()
                .mapToDouble(Machine.Level::bytesPerSecond)
                .max()
                .orElse(peak);
        line("roof", x.at(Math.max(peak / steepest, x.lowest())), y.at(peak), x.at(right), y.at(peak));
        text(x.to(), y.at(peak) - 6, "end", String.format(Locale.ROOT, "%.1f GFLOP/s", peak / 1e9));
        for (Machine.Level level : explanation.machine().levels()) {
            double bandwidth = level.bytesPerSecond();
            double start = Math.max(x.lowest(), y.lowest() / bandwidth);
            double ridge = Math.clamp(peak / bandwidth, start, right);
            line("roof", x.at(start), y.at(start * bandwidth), x.at(ridge), y.at(ridge * bandwidth));
        }
    }

    private void dot(ExplainedCall call) {
        svg.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>%s</title></circle>%n",
                x.at(intensity(call)),
                y.at(speed(call)),
                SMALLEST_DOT + DOT_GROWTH * Math.sqrt(call.share()),
                colours.get(call.kernel()),
                HtmlReport.escaped(HtmlReport.tooltip(call))));
    }
}
