package dev.sardonyx.codegen.facade;

import dev.sardonyx.ir.program.Program.Port;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** The names of a model's inputs or outputs as Java spells them. */
final class ComponentNames {
    private static final int LONGEST = 80;

    /** Names of locals of the facade, and of methods that every object has. */
    private static final Set<String> TAKEN = Set.of(
            "outputs",
            "session",
            "clone",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toString",
            "wait");

    private ComponentNames() {}

    /** The names in order, made unique. */
    static List<String> of(List<Port> ports) {
        Set<String> used = new HashSet<>(TAKEN);
        List<String> components = new ArrayList<>();
        for (Port port : ports) {
            String base = component(port.name());
            String candidate = base;
            for (int i = 2; !used.add(candidate); i++) {
                candidate = base + i;
            }
            components.add(candidate);
        }
        return components;
    }

    private static String component(String name) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (char c : name.toCharArray()) {
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain) {
                text.append(upper && !text.isEmpty() ? Character.toUpperCase(c) : c);
                upper = false;
            } else {
                upper = true;
            }
        }
        if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
            text.insert(0, "value");
        }
        text.setLength(Math.min(text.length(), LONGEST));
        String spelled = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return SourceVersion.isKeyword(spelled) ? spelled + "Value" : spelled;
    }

    /** {@code text} without what has a meaning in a comment, and not longer than a line bears. */
    static String comment(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7E]", "?")
                .replace("*/", "* /")
                .replace("}", ")")
                .replace("{", "(")
                .replace("@", "(at)")
                .replace("\\", "/");
        return plain.length() <= 2 * LONGEST ? plain : plain.substring(0, 2 * LONGEST) + "...";
    }
}
