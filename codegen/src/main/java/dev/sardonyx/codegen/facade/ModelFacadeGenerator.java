package dev.sardonyx.codegen.facade;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.type.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Modifier;

/** Writes the source of a model's facade: load, typed inputs, typed outputs, with the model's own names. */
public final class ModelFacadeGenerator {
    private static final String RUNTIME = "dev.sardonyx.runtime";
    private static final ClassName COMPILED_MODEL = ClassName.get(RUNTIME, "CompiledModel");
    private static final ClassName SESSION = ClassName.get(RUNTIME, "Session");
    private static final ClassName OUTPUTS = ClassName.get(RUNTIME, "Outputs");
    private static final ClassName LOAD_OPTIONS = ClassName.get(RUNTIME, "LoadOptions");
    private static final ClassName TENSOR = ClassName.get("dev.sardonyx.tensor", "Tensor");
    private static final ClassName DATUM = ClassName.get("dev.sardonyx.tensor", "Datum");

    private final Program program;
    private final FacadeNames names;
    private final ClassName root;
    private final ClassName inputType;
    private final ClassName resultType;

    private ModelFacadeGenerator(Program program, FacadeNames names, String rootClass) {
        this.program = program;
        this.names = names;
        this.root = ClassName.bestGuess(rootClass);
        this.inputType = ClassName.get(names.packageName(), names.simpleName(), "Input");
        this.resultType = ClassName.get(names.packageName(), names.simpleName(), "Result");
    }

    /** The source of the facade. */
    public static String generate(Program program, FacadeNames names, String rootClass) {
        int dot = rootClass.lastIndexOf('.');
        ModelFacadeGenerator generator = new ModelFacadeGenerator(program, names, rootClass);
        return JavaFile.builder(names.packageName(), generator.facade(rootClass.substring(0, dot)))
                .skipJavaLangImports(true)
                .indent("    ")
                .build()
                .toString();
    }

    private TypeSpec facade(String rootPackage) {
        ClassName self = ClassName.get(names.packageName(), names.simpleName());
        ClassName rootType = ClassName.get(rootPackage, root.simpleName());
        return TypeSpec.classBuilder(names.simpleName())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc(
                        "The model $L, compiled by Sardonyx. One instance is used by one thread at a time; load as many\n"
                                + "as there are threads, they share code and weights. Nothing needs closing.\n",
                        CodeBlock.of("$L", javadoc(program.name())))
                .addField(FieldSpec.builder(SESSION, "session", Modifier.PRIVATE, Modifier.FINAL)
                        .build())
                .addType(holder(rootType))
                .addType(record(inputType, "What the model takes.", program.inputs()))
                .addType(record(
                        resultType,
                        "What the model gives. Tensors lie in the instance's memory until its next run.",
                        program.outputs()))
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(SESSION, "session")
                        .addStatement("this.session = session")
                        .build())
                .addMethod(MethodSpec.methodBuilder("load")
                        .addJavadoc("A new instance that computes with all processors.\n")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .returns(self)
                        .addStatement("return new $T(Loaded.MODEL.newSession())", self)
                        .build())
                .addMethod(MethodSpec.methodBuilder("load")
                        .addJavadoc("A new instance that computes with {@code threads} threads.\n")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .addParameter(TypeName.INT, "threads")
                        .returns(self)
                        .addStatement("return new $T(Loaded.MODEL.newSession(threads))", self)
                        .build())
                .addMethod(run())
                .addMethod(runWithRecord())
                .build();
    }

    /** The model itself is loaded once, when the first instance is asked for. */
    private static TypeSpec holder(ClassName rootType) {
        return TypeSpec.classBuilder("Loaded")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addField(FieldSpec.builder(COMPILED_MODEL, "MODEL", Modifier.STATIC, Modifier.FINAL)
                        .initializer("$T.of(new $T(), $T.DEFAULT)", COMPILED_MODEL, rootType, LOAD_OPTIONS)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .build();
    }

    private static TypeSpec record(ClassName name, String text, List<Port> ports) {
        List<String> components = componentNames(ports);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        CodeBlock.Builder doc = CodeBlock.builder().add("$L\n\n", text);
        for (int i = 0; i < ports.size(); i++) {
            constructor.addParameter(type(ports.get(i)), components.get(i));
            doc.add(
                    "@param $L {@code $L}: {@code $L}\n",
                    components.get(i),
                    javadoc(ports.get(i).name()),
                    javadoc(ports.get(i).type().toString()));
        }
        return TypeSpec.recordBuilder(name.simpleName())
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(doc.build())
                .recordConstructor(constructor.build())
                .build();
    }

    private MethodSpec run() {
        List<String> components = componentNames(program.inputs());
        MethodSpec.Builder method = MethodSpec.methodBuilder("run")
                .addJavadoc(
                        "Runs the model. Wrong types or shapes throw {@link $T} with what was expected.\n",
                        IllegalArgumentException.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(resultType);
        for (int i = 0; i < components.size(); i++) {
            method.addParameter(ParameterSpec.builder(type(program.inputs().get(i)), components.get(i))
                    .build());
        }
        method.addStatement("$T outputs = session.run($L)", OUTPUTS, String.join(", ", components));
        List<CodeBlock> results = new ArrayList<>();
        for (int i = 0; i < program.outputs().size(); i++) {
            boolean tensor = program.outputs().get(i).type() instanceof TensorType;
            results.add(CodeBlock.of(tensor ? "outputs.tensor($L)" : "outputs.get($L)", i));
        }
        return method.addStatement("return new $T($L)", resultType, CodeBlock.join(results, ", "))
                .build();
    }

    private MethodSpec runWithRecord() {
        List<CodeBlock> arguments = componentNames(program.inputs()).stream()
                .map(c -> CodeBlock.of("input.$L()", c))
                .toList();
        return MethodSpec.methodBuilder("run")
                .addJavadoc("Runs the model on named inputs.\n")
                .addModifiers(Modifier.PUBLIC)
                .addParameter(inputType, "input")
                .returns(resultType)
                .addStatement("return run($L)", CodeBlock.join(arguments, ", "))
                .build();
    }

    private static ClassName type(Port port) {
        return port.type() instanceof TensorType ? TENSOR : DATUM;
    }

    /** The model's names as Java spells them, made unique. */
    private static List<String> componentNames(List<Port> ports) {
        Set<String> used = new HashSet<>(Set.of("outputs", "session", "hashCode", "toString", "notify", "wait"));
        List<String> components = new ArrayList<>();
        for (Port port : ports) {
            String base = component(port.name());
            String candidate = base;
            for (int i = 2; !used.add(candidate); i++) {
                candidate = base + i;
            }
            components.add(candidate);
        }
        return components;
    }

    private static String component(String name) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (char c : name.toCharArray()) {
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain) {
                text.append(upper && !text.isEmpty() ? Character.toUpperCase(c) : c);
                upper = false;
            } else {
                upper = true;
            }
        }
        if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
            text.insert(0, "value");
        }
        String spelled = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return SourceVersion.isKeyword(spelled) ? spelled + "Value" : spelled;
    }

    private static String javadoc(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?")
                .replace("*/", "* /")
                .replace("}", ")")
                .replace("{", "(")
                .replace("@", "(at)")
                .replace("\\", "/");
    }
}
