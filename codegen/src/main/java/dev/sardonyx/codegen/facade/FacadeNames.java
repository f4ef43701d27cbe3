package dev.sardonyx.codegen.facade;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.SourceVersion;

/**
 * The names that follow from the facade's.
 *
 * @param packageName of the facade
 * @param simpleName of the facade
 */
public record FacadeNames(String packageName, String simpleName) {
    private static final String DEFAULT_PACKAGE = "dev.sardonyx.models";
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_CHOSEN = 1000;
    private static final List<String> MEMBERS = List.of("Input", "Loaded", "Result");

    /** The names for a chosen class, or for one named after the model file. A name that is none is an error. */
    public static FacadeNames of(Optional<String> className, Path model) {
        if (className.isEmpty()) {
            return new FacadeNames(DEFAULT_PACKAGE, simpleName(model));
        }
        String name = className.get();
        int dot = name.lastIndexOf('.');
        if (dot <= 0
                || name.length() > LONGEST_CHOSEN
                || !SourceVersion.isName(name)
                || isMember(name.substring(dot + 1))) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C004,
                    Location.UNKNOWN,
                    "'" + name + "' is no name for a class in a package, or one of " + MEMBERS
                            + ", which are classes inside of it",
                    "use a name such as com.acme.SentenceModel"));
        }
        return new FacadeNames(name.substring(0, dot), name.substring(dot + 1));
    }

    private static String simpleName(Path model) {
        String file = model.getFileName().toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
        Path folder = model.toAbsolutePath().normalize().getParent();
        if (file.equals("model") && folder != null && folder.getFileName() != null) {
            file = folder.getFileName().toString();
        }
        StringBuilder name = new StringBuilder();
        boolean upper = true;
        for (char c : file.toCharArray()) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            if (letter || (digit && !name.isEmpty())) {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = digit;
            } else {
                upper = true;
            }
        }
        if (name.isEmpty()) {
            return "Model";
        }
        name.setLength(Math.min(name.length(), LONGEST_NAME));
        return isMember(name.toString()) ? name + "Model" : name.toString();
    }

    /** True for the classes inside of a facade, which cannot have its name. */
    private static boolean isMember(String simpleName) {
        return MEMBERS.contains(simpleName);
    }

    public String qualifiedName() {
        return packageName + "." + simpleName;
    }

    /** The package of generated kernels and programs; neither a keyword nor the name of the facade. */
    public String generatedPackage() {
        String lower = qualifiedName().toLowerCase(Locale.ROOT);
        return SourceVersion.isName(lower) && !lower.equals(qualifiedName()) ? lower : lower + "_model";
    }

    public String moduleName() {
        return generatedPackage();
    }

    public String weightsEntry() {
        return "META-INF/sardonyx/" + generatedPackage() + "/weights.bin";
    }

    /** The folder of listings, with a slash at its end. */
    public String listingFolder() {
        return "META-INF/sardonyx/" + generatedPackage() + "/listing/";
    }

    public String sourceEntry() {
        return qualifiedName().replace('.', '/') + ".java";
    }
}
