package dev.sardonyx.compiler.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder with large archives that are not part of the repository: the system property {@code sardonyx.shared}, or
 * {@code shared} beside the repository, whose folder the property {@code sardonyx.home} names.
 */
public final class SharedFolder {
    private SharedFolder() {}

    /** The file {@code name} of the folder, if folder and file are there. */
    public static Optional<Path> find(String name) {
        List<Path> folders = new ArrayList<>();
        String set = System.getProperty("sardonyx.shared", "");
        if (!set.isEmpty()) {
            folders.add(Path.of(set));
        }
        Path home = Path.of(System.getProperty("sardonyx.home", "")).toAbsolutePath();
        folders.add(home.resolve("../shared"));
        folders.add(home.resolve("shared"));
        return folders.stream()
                .map(folder -> folder.resolve(name).normalize())
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
