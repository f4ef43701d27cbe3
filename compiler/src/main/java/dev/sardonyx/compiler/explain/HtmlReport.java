package dev.sardonyx.compiler.explain;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An explanation as one page of HTML that needs nothing else: the roofline, the kernels, and a bar for each call whose
 * dark part is what the call would take on the roofline.
 */
public final class HtmlReport {
    /** Degrees between the hues of neighbouring kernels: far apart for any number of them. */
    private static final double HUE_STEP = 137.5;

    private static final String STYLE = """
            body { font: 14px/1.4 sans-serif; margin: 24px; max-width: 1000px; color: #222 }
            table { border-collapse: collapse } td, th { padding: 2px 10px; text-align: right }
            td.name, th.name { text-align: left }
            svg { background: #fcfcfc } svg text { font-size: 12px; fill: #444 }
            .grid { stroke: #e4e4e4 } .roof { stroke: #333; stroke-width: 1.5 }
            circle { fill-opacity: 0.55; stroke: #333; stroke-width: 0.5 }
            .bar { position: relative; height: 15px; background: #f4f4f4; margin: 1px 0 }
            .bar div { position: absolute; top: 0; bottom: 0; left: 0; opacity: 0.5 }
            .bar div.ideal { opacity: 1 } .bar span { position: absolute; left: 4px; font-size: 11px; line-height: 15px }
            """;

    private final StringBuilder html = new StringBuilder();
    private final Explanation explanation;
    private final Map<String, String> colours = new LinkedHashMap<>();

    private HtmlReport(Explanation explanation) {
        this.explanation = explanation;
        for (KernelSum sum : explanation.kernels()) {
            colours.put(
                    sum.kernel(), String.format(Locale.ROOT, "hsl(%.0f, 60%%, 50%%)", colours.size() * HUE_STEP % 360));
        }
    }

    public static String of(Explanation explanation) {
        HtmlReport report = new HtmlReport(explanation);
        report.page();
        return report.html.toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** What the page says of a call under the pointer. */
    static String tooltip(ExplainedCall call) {
        return String.format(
                Locale.ROOT,
                "#%d %s%s: %.1f us, on the roofline %.1f us (%s), %.3f MFLOP, %.1f kB read, %.1f kB written",
                call.number(),
                call.kernel(),
                call.node().isEmpty() ? "" : " " + call.node(),
                call.measuredSeconds() * 1e6,
                call.idealSeconds() * 1e6,
                call.bound().text(),
                call.cost().operations() / 1e6,
                call.cost().bytesRead() / 1e3,
                call.cost().bytesWritten() / 1e3);
    }

    private void line(String format, Object... arguments) {
        html.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private void page() {
        line("<!DOCTYPE html>");
        line("<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>%s</title>", escaped(explanation.model()));
        line("<style>%n%s</style></head><body>", STYLE);
        line(
                "<h1>%s</h1><p>%s, %d thread(s): a run takes %.3f ms; %.3f ms if every call were on the roofline.</p>",
                escaped(explanation.model()),
                escaped(explanation.target()),
                explanation.threads(),
                explanation.runSeconds() * 1e3,
                explanation.idealisedSeconds() * 1e3);
        html.append(RooflineDrawing.draw(explanation, colours));
        kernels();
        line("<h2>Calls</h2>");
        double longest = explanation.calls().stream()
                .mapToDouble(call -> Math.max(call.measuredSeconds(), call.idealSeconds()))
                .max()
                .orElse(1);
        explanation.calls().forEach(call -> bar(call, longest));
        line("</body></html>");
    }

    private void kernels() {
        line(
                "<h2>Kernels</h2><table><tr><th class=\"name\">kernel</th><th>calls</th><th>us</th><th>on the roofline</th>"
                        + "<th>share</th></tr>");
        for (KernelSum sum : explanation.kernels()) {
            line(
                    "<tr><td class=\"name\"><span style=\"color: %s\">&#9632;</span> %s</td><td>%d</td><td>%.1f</td>"
                            + "<td>%.1f</td><td>%.1f%%</td></tr>",
                    colours.get(sum.kernel()),
                    escaped(sum.kernel()),
                    sum.calls(),
                    sum.measuredSeconds() * 1e6,
                    sum.idealSeconds() * 1e6,
                    sum.share() * 100);
        }
        line("</table>");
    }

    private void bar(ExplainedCall call, double longest) {
        String colour = colours.get(call.kernel());
        line(
                "<div class=\"bar\" title=\"%s\"><div style=\"width: %.2f%%; background: %s\"></div>"
                        + "<div class=\"ideal\" style=\"width: %.2f%%; background: %s\"></div><span>%s</span></div>",
                escaped(tooltip(call)),
                call.measuredSeconds() / longest * 100,
                colour,
                call.idealSeconds() / longest * 100,
                colour,
                escaped(call.number() + " " + (call.node().isEmpty() ? call.kernel() : call.node())));
    }
}
