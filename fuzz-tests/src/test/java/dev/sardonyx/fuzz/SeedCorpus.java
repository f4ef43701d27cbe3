package dev.sardonyx.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Fills empty corpora with choices of a seeded generator: a fuzzer that begins with nothing stays with short inputs. */
public final class SeedCorpus {
    private static final int FILES = 200;
    private static final int MOST_BYTES = 200;

    private SeedCorpus() {}

    /** @param folders the corpora; those that have files are left alone */
    public static void main(String[] folders) throws IOException {
        for (String name : folders) {
            Path folder = Files.createDirectories(Path.of(name));
            try (var files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    continue;
                }
            }
            Random random = new Random(name.length());
            for (int i = 0; i < FILES; i++) {
                byte[] bytes = new byte[1 + random.nextInt(MOST_BYTES)];
                random.nextBytes(bytes);
                Files.write(folder.resolve("seed-" + i), bytes);
            }
        }
    }
}
