package dev.sardonyx.properties;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fences of the house that module dependencies do not say. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sardonyx");

    @TestFactory
    List<DynamicTest> fences() {
        return List.of(
                fence("only codegen.bytecode sees ASM", onlyIn("..codegen.bytecode..", "org.objectweb.asm..")),
                fence("only codegen.facade sees JavaPoet", onlyIn("..codegen.facade..", "com.palantir.javapoet..")),
                fence("only the frontend sees protobuf", onlyIn("..frontend.protobuf..", "com.google.protobuf..")),
                fence("only the runtime sees the Vector API", onlyIn("..runtime.internal..", "jdk.incubator.vector..")),
                fence("only the runtime sees its internals", onlyIn("dev.sardonyx.runtime..", "..runtime.internal..")),
                fence(
                        "the runtime knows tensors only",
                        noClasses()
                                .that()
                                .resideInAPackage("dev.sardonyx.runtime..")
                                .should()
                                .dependOnClassesThat()
                                .resideOutsideOfPackages(
                                        "dev.sardonyx.runtime..",
                                        "dev.sardonyx.tensor..",
                                        "java..",
                                        "jdk.incubator.vector..",
                                        "jdk.jfr..")),
                fence("only the runtime sees Flight Recorder", onlyIn("..runtime.internal..", "jdk.jfr..")),
                fence(
                        "tensors know the JDK only",
                        noClasses()
                                .that()
                                .resideInAPackage("dev.sardonyx.tensor..")
                                .should()
                                .dependOnClassesThat()
                                .resideOutsideOfPackages("dev.sardonyx.tensor..", "java..")),
                fence(
                        "ir knows no operators",
                        noClasses()
                                .that()
                                .resideInAPackage("dev.sardonyx.ir..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("dev.sardonyx.ops..", "dev.sardonyx.passes..")),
                fence(
                        "passes know no code generation",
                        noClasses()
                                .that()
                                .resideInAPackage("dev.sardonyx.passes..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "dev.sardonyx.codegen..", "dev.sardonyx.runtime..", "dev.sardonyx.frontend..")),
                fence(
                        "operator families do not know each other",
                        slices().matching("dev.sardonyx.ops.(*)..")
                                .that(com.tngtech.archunit.base.DescribedPredicate.describe(
                                        "are families",
                                        slice -> !slice.getDescription().contains("reference")))
                                .should()
                                .notDependOnEachOther()));
    }

    private static ArchRule onlyIn(String place, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(place)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static DynamicTest fence(String name, ArchRule rule) {
        return DynamicTest.dynamicTest(name, () -> rule.check(CLASSES));
    }
}
