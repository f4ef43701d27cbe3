package dev.sardonyx.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Models that once broke the promise, in {@code findings.txt}, go through every stage. */
class FindingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TestFactory
    List<DynamicTest> findings() {
        return SeedModels.texts("findings.txt").stream()
                .map(text -> dynamicTest(
                        text.lines().skip(1).findFirst().orElseThrow(),
                        () -> Assertions.assertTimeoutPreemptively(LIMIT, () -> check(text))))
                .toList();
    }

    private static void check(String text) {
        byte[] model = SeedModels.model(text).toByteArray();
        Assertions.assertNotNull(ModelProtoReader.read(model, "finding"));
        Promise.resultOrRefusal(() -> Stages.typed(model));
        Path jar = Promise.resultOrRefusal(() -> Stages.compile(model, VectorTarget.V256));
        if (jar != null) {
            VerifiedJar.check(jar);
            if (!text.contains("Loop")) {
                Stages.run(jar, 2);
            }
        }
    }
}
