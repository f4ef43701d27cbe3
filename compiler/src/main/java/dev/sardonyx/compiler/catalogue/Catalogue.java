package dev.sardonyx.compiler.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of models that come with Sardonyx by name. Immutable. */
public final class Catalogue {
    private static final String RESOURCE = "/dev/sardonyx/models/catalogue.json";

    private final Content content;

    private Catalogue(Content content) {
        this.content = content;
    }

    private record Content(Map<String, Archive> archives, List<CatalogueEntry> models) {}

    private record Archive(String sha256) {}

    /** The list that is on the class path. */
    public static Catalogue load() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new CompilerBugException("the resource " + RESOURCE + " is missing from the class path");
            }
            return new Catalogue(new ObjectMapper().readValue(in, Content.class));
        } catch (IOException e) {
            throw new CompilerBugException("the resource " + RESOURCE + " is malformed", e);
        }
    }

    public List<CatalogueEntry> models() {
        return content.models();
    }

    public Optional<CatalogueEntry> find(String name) {
        return models().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The digest of an archive that holds models. */
    String archiveDigest(String archive) {
        return content.archives().get(archive).sha256();
    }
}
