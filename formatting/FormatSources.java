import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out every Java source below a folder in the one style of this repository.
 *
 * <p>Arguments: {@code check} or {@code write}, then the folder. {@code check} changes nothing and
 * ends with status 1 when a source would change. Folders named {@code target} and hidden folders
 * are left alone.
 */
final class FormatSources {

    private static final JavaFormatterOptions.Style STYLE = JavaFormatterOptions.Style.PALANTIR;

    private FormatSources() {}

    public static void main(String[] arguments) throws IOException {
        boolean write = arguments[0].equals("write");
        Path root = Path.of(arguments[1]).toRealPath();
        var formatter = Formatter.createFormatter(
                JavaFormatterOptions.builder().style(STYLE).formatJavadoc(false).build());
        List<Path> differing = sources(root).parallelStream()
                .filter(source -> format(formatter, source, write))
                .sorted()
                .toList();
        if (!write && !differing.isEmpty()) {
            differing.forEach(source -> System.err.println("not formatted: " + root.relativize(source)));
            System.err.println("run ./format in the root of the repository to format them");
            System.exit(1);
        }
    }

    /** Returns whether the text of {@code source} differs from its formatted text. */
    private static boolean format(Formatter formatter, Path source, boolean write) {
        try {
            String text = Files.readString(source);
            String used = RemoveUnusedImports.removeUnusedImports(text);
            String formatted = formatter.formatSource(ImportOrderer.reorderImports(used, STYLE));
            if (formatted.equals(text)) {
                return false;
            }
            if (write) {
                Files.writeString(source, formatted);
            }
            return true;
        } catch (FormatterException | IOException e) {
            System.err.println(source + ": " + e.getMessage());
            return true;
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = !folder.equals(root) && (name.equals("target") || name.startsWith("."));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
