package dev.sardonyx.compiler.cli;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Why a model was not compiled, for programs. Texts are empty and the version is 0 where they are not known.
 *
 * @param model as the user named it
 * @param diagnostics every message
 */
record FailureReport(String model, List<Message> diagnostics) {
    /**
     * One message.
     *
     * @param meaning what messages of this code have in common
     * @param places every node, graph or file of which the fact is true
     */
    record Message(
            String code,
            String meaning,
            String severity,
            String fact,
            String nearest,
            String hint,
            List<Place> places) {}

    /**
     * Where a message points to.
     *
     * @param domain the operator's domain, empty for the default one
     * @param opset the version of the domain's operator set that the model asks for
     * @param file the file, with line and column where it is a text that cannot be parsed
     */
    record Place(String node, String operator, String domain, long opset, String graph, String file) {}

    static FailureReport of(String model, ModelException failure) {
        return new FailureReport(
                model,
                failure.diagnostics().stream().map(FailureReport::message).toList());
    }

    private static Message message(Diagnostic diagnostic) {
        List<Place> places = new ArrayList<>();
        Stream.concat(Stream.of(diagnostic.location()), diagnostic.others().stream())
                .filter(place -> !place.isUnknown())
                .forEach(place -> places.add(place(place)));
        return new Message(
                diagnostic.code().name(),
                diagnostic.code().explanation(),
                diagnostic.severity().name().toLowerCase(Locale.ROOT),
                diagnostic.fact(),
                diagnostic.nearest(),
                diagnostic.hint(),
                places);
    }

    /** Takes {@code domain::Name-version} apart; domain and version may be missing. */
    private static Place place(Location location) {
        String operator = location.operator();
        int colons = operator.lastIndexOf("::");
        String domain = colons < 0 ? "" : operator.substring(0, colons);
        String name = colons < 0 ? operator : operator.substring(colons + 2);
        long opset = 0;
        if (name.matches(".+-[0-9]{1,18}")) {
            int dash = name.lastIndexOf('-');
            opset = Long.parseLong(name.substring(dash + 1));
            name = name.substring(0, dash);
        }
        return new Place(location.node(), name, domain, opset, location.graph(), location.file());
    }
}
