package dev.sardonyx.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.protobuf.schema.ModelProto;
import dev.sardonyx.frontend.text.OnnxTextReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Small models by hand, from which mutations begin: {@code seeds.txt} has one behind each line of dashes. */
final class SeedModels {
    static final List<String> TEXTS = texts("seeds.txt");
    static final List<ModelProto> MODELS = TEXTS.stream().map(SeedModels::model).toList();

    private SeedModels() {}

    /** The models of a file beside this class. */
    static List<String> texts(String file) {
        try (InputStream stream = SeedModels.class.getResourceAsStream(file)) {
            String all = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.split("(?m)^---.*$"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelProto model(String text) {
        try {
            return ModelProto.parseFrom(ModelProtoWriter.write(OnnxTextReader.read(text, "seed")));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what is written can be read", e);
        }
    }
}
