package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two files of a result, Markdown for people and JSON for programs; those of an earlier one are replaced. */
record ResultFiles(Path folder, String name) {
    void write(String markdown, Object json) {
        Path table = folder.resolve(name + ".md");
        try {
            Files.createDirectories(folder);
            Files.writeString(table, markdown);
        } catch (IOException e) {
            throw JsonFiles.unwritable(table, e);
        }
        JsonFiles.write(json, folder.resolve(name + ".json"));
    }

    @Override
    public String toString() {
        return folder.resolve(name).normalize() + ".md and .json";
    }
}
