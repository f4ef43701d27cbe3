package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Collects broken promises as messages of code I001. */
public final class Problems {
    private final List<Diagnostic> messages = new ArrayList<>();
    private final String subject;

    /** @param subject what is checked, for messages */
    Problems(String subject) {
        this.subject = subject;
    }

    /** A fact about the whole. */
    public void add(String fact) {
        add(new Location("", subject, "", ""), fact);
    }

    /** A fact about {@code node}. */
    public void add(Node node, String fact) {
        add(new Location("", subject, node.location().node(), node.operator()), fact);
    }

    public void add(Location location, String fact) {
        messages.add(Diagnostic.error(
                DiagnosticCode.I001, location, fact, "a pass broke it: see the text of the graph after every pass"));
    }

    public List<Diagnostic> messages() {
        return List.copyOf(messages);
    }
}
