package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.ir.diagnostic.Location;
import java.util.List;
import java.util.Map;

/**
 * Where nodes are read: a graph, a nested graph or the body of a function.
 *
 * @param names what names mean here
 * @param opsets the versions nodes are written for
 * @param arguments the attributes that the enclosing function was called with; empty outside functions
 * @param calls the functions being inlined, outermost first
 * @param graph what messages call this place
 * @param depth how many graphs this one is nested in
 */
record Frame(
        NameScope names,
        OpsetVersions opsets,
        Map<String, OnnxAttributeValue> arguments,
        List<String> calls,
        String graph,
        int depth) {

    /** A frame for a graph nested in this one. */
    Frame nested(String name) {
        return new Frame(new NameScope(), opsets, arguments, calls, graph + "/" + name, depth + 1);
    }

    Location place(String file) {
        return new Location(file, graph, "", "");
    }
}
