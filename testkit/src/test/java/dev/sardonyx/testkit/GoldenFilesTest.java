package dev.sardonyx.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases pass and fail as their expectations say. */
class GoldenFilesTest {
    private static final String FILE = """
            // About this file.

            // case loud
            // run upper
            abc
            // expect
            ABC

            // case same
            // run upper
            ABC
            // expect unchanged

            // case broken
            // run fail
            abc
            // expect error no luck
            """;

    @TempDir
    private Path folder;

    private static String run(String command, String input) {
        if (command.equals("fail")) {
            throw new IllegalStateException("no luck today");
        }
        return input.toUpperCase(java.util.Locale.ROOT);
    }

    private GoldenFiles files(String text) throws IOException {
        Files.writeString(folder.resolve("a.sdx"), text);
        return new GoldenFiles(folder, GoldenFilesTest::run);
    }

    @Test
    void casesThatComeOutAsExpectedPass() throws IOException {
        GoldenFiles files = files(FILE);
        List<GoldenCase> cases = GoldenCase.parse(FILE);
        assertEquals(
                List.of("loud", "same", "broken"),
                cases.stream().map(GoldenCase::name).toList());
        cases.forEach(c -> assertDoesNotThrow(() -> files.check(folder.resolve("a.sdx"), c)));
    }

    @Test
    void aDifferenceIsShownWithThePlaceAndTheWayToAcceptIt() throws IOException {
        String text = FILE.replace("ABC\n\n", "ABD\n\n");
        GoldenFiles files = files(text);
        GoldenCase first = GoldenCase.parse(text).get(0);
        AssertionError error = assertThrows(AssertionError.class, () -> files.check(folder.resolve("a.sdx"), first));
        assertTrue(error.getMessage().contains("a.sdx:3: case loud"), error.getMessage());
        assertTrue(error.getMessage().contains("-Dbless"), error.getMessage());
    }

    @Test
    void blessingRewritesExpectationsOnly() throws IOException {
        GoldenFiles files = files(FILE.replace("ABC\n\n", "ABD\n\n").replace("no luck\n", "bad luck\n"));
        files.bless(folder.resolve("a.sdx"));
        assertEquals(FILE.replace("no luck\n", "no luck today\n"), Files.readString(folder.resolve("a.sdx")));
    }

    @Test
    void aFileWithoutCasesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> GoldenCase.parse("graph"));
    }
}
