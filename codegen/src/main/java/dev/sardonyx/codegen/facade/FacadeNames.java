package dev.sardonyx.codegen.facade;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
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

    /** The names for a chosen class, or for one named after the model file. A name that is none is an error. */
    public static FacadeNames of(Optional<String> className, Path model) {
        if (className.isEmpty()) {
            return new FacadeNames(DEFAULT_PACKAGE, simpleName(model));
        }
        String name = className.get();
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || !SourceVersion.isName(name)) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C004,
                    Location.UNKNOWN,
                    "'" + name + "' is no name for a class in a package",
                    "use a name such as com.acme.SentenceModel"));
        }
        return new FacadeNames(name.substring(0, dot), name.substring(dot + 1));
    }

    private static String simpleName(Path model) {
        String file = model.getFileName().toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
        if (file.equals("model") && model.toAbsolutePath().getParent() != null) {
            file = model.toAbsolutePath().getParent().getFileName().toString();
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
        return name.isEmpty() ? "Model" : name.toString();
    }

    public String qualifiedName() {
        return packageName + "." + simpleName;
    }

    /** The package of generated kernels and programs. */
    public String generatedPackage() {
        return qualifiedName().toLowerCase(Locale.ROOT);
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
