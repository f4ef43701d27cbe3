package dev.sardonyx.compiler.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSpace;
import dev.sardonyx.codegen.schedule.TuningTable;
import dev.sardonyx.codegen.schedule.TuningTable.Entry;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tuning tables as JSON.
 *
 * @param file that holds the table
 */
public record TuningTableFile(Path file) {
    /** The form of the file; larger numbers are of later compilers. */
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String AGAIN = "write it anew with ./sardonyx tune MODEL --table FILE";

    /** The file of this user: {@code sardonyx/tuning.json} in the folder for settings. */
    public static Path ofUser() {
        String set = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
        Path settings = set.isEmpty() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(set);
        return settings.resolve("sardonyx").resolve("tuning.json");
    }

    /**
     * The table, with the entries of all processors.
     *
     * @throws ModelException if the file cannot be read, or is no table, or names a schedule that there is not
     */
    public TuningTable read() {
        JsonNode root = tree();
        JsonNode version = root.path("version");
        if (!version.isInt() || version.asInt() < 1) {
            throw refused("the file is no tuning table: it has no version", AGAIN);
        }
        if (version.asInt() > VERSION) {
            throw refused(
                    "the tuning table is of version " + version.asInt() + ", and this compiler knows version "
                            + VERSION,
                    "use the compiler that wrote it, or " + AGAIN);
        }
        if (!root.path("entries").isArray()) {
            throw refused("the tuning table has no entries", AGAIN);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : root.path("entries")) {
            entries.add(entry(entry, "entry " + (entries.size() + 1)));
        }
        return new TuningTable(entries);
    }

    /** The table, or an empty one where there is no file yet. */
    public TuningTable readIfPresent() {
        return Files.exists(file) ? read() : TuningTable.EMPTY;
    }

    private JsonNode tree() {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw refused("the tuning table is no JSON: " + e.getOriginalMessage(), AGAIN);
        } catch (IOException e) {
            throw refused("the tuning table cannot be read: " + e, "name a file, or give --tuning off");
        }
    }

    private Entry entry(JsonNode json, String place) {
        String name = text(json, "target", place);
        VectorTarget target;
        try {
            target = VectorTarget.ofText(name);
        } catch (IllegalArgumentException e) {
            throw refused(place + ": " + e.getMessage(), AGAIN);
        }
        String problem = text(json, "problem", place);
        String named = place + ", " + problem + " on " + name;
        int rows = number(json, "rows", named);
        int columns = number(json, "columns", named);
        int step = number(json, "depth_step", named);
        Optional<String> fault = new ScheduleSpace(target).fault(rows, columns, step);
        if (fault.isPresent()) {
            throw refused(named + ": " + fault.get(), AGAIN);
        }
        return new Entry(
                text(json, "cpu", named),
                problem,
                new Schedule(target, rows, columns, step),
                json.path("ratio").asDouble(),
                json.path("candidates").asInt(),
                json.path("threads").asInt(),
                json.path("date").asText(),
                json.path("jdk").asText());
    }

    private String text(JsonNode json, String field, String place) {
        if (!json.path(field).isTextual()) {
            throw refused(place + " has no text '" + field + "'", AGAIN);
        }
        return json.path(field).asText();
    }

    private int number(JsonNode json, String field, String place) {
        if (!json.path(field).isInt()) {
            throw refused(place + " has no whole number '" + field + "'", AGAIN);
        }
        return json.path(field).asInt();
    }

    private ModelException refused(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.C005, Location.file(file.toString()), fact, hint));
    }

    /** Writes {@code table}; the file changes as a whole or not at all. */
    public void write(TuningTable table) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        ArrayNode entries = root.putArray("entries");
        table.entries().forEach(entry -> put(entries.addObject(), entry));
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "tuning-", ".json");
            try {
                Files.writeString(written, JSON.writeValueAsString(root) + "\n");
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw JsonFiles.unwritable(file, e);
        }
    }

    private static void put(ObjectNode json, Entry entry) {
        Schedule schedule = entry.schedule();
        json.put("cpu", entry.cpu())
                .put("target", schedule.target().text())
                .put("problem", entry.problem())
                .put("rows", schedule.rows())
                .put("columns", schedule.columns())
                .put("depth_step", schedule.depthStep())
                .put("ratio", entry.ratio())
                .put("candidates", entry.candidates())
                .put("threads", entry.threads())
                .put("date", entry.date())
                .put("jdk", entry.jdk());
    }
}
