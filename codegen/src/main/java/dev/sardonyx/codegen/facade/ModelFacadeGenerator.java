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
import java.util.List;
import java.util.concurrent.Executor;
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
        TypeSpec.Builder facade = TypeSpec.classBuilder(names.simpleName())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc(
                        "The model $L, compiled by Sardonyx. One instance is used by one thread at a time; load as many\n"
                                + "as there are threads, they share code and weights. Nothing needs closing.\n",
                        CodeBlock.of("$L", ComponentNames.comment(program.name())))
                .addField(FieldSpec.builder(SESSION, "session", Modifier.PRIVATE, Modifier.FINAL)
                        .build())
                .addType(holder(rootType))
                .addType(inputs())
                .addType(results())
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
                .addMethod(MethodSpec.methodBuilder("load")
                        .addJavadoc(
                                "A new instance that computes with {@code threads} threads, those beyond the caller's from\n"
                                        + "{@code executor}.\n")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .addParameter(TypeName.INT, "threads")
                        .addParameter(Executor.class, "executor")
                        .returns(self)
                        .addStatement("return new $T(Loaded.MODEL.newSession(threads, executor))", self)
                        .build());
        if (!PortClasses.areNeeded(program.inputs())) {
            facade.addMethod(run());
        }
        return facade.addMethod(runWithInput()).build();
    }

    private TypeSpec inputs() {
        return PortClasses.areNeeded(program.inputs())
                ? PortClasses.input(inputType, program.inputs())
                : record(inputType, "What the model takes.", program.inputs());
    }

    private TypeSpec results() {
        return PortClasses.areNeeded(program.outputs())
                ? PortClasses.result(resultType, program.outputs())
                : record(
                        resultType,
                        "What the model gives. Tensors lie in the instance's memory until its next run.",
                        program.outputs());
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
        List<String> components = ComponentNames.of(ports);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        CodeBlock.Builder doc = CodeBlock.builder().add("$L\n\n", text);
        for (int i = 0; i < ports.size(); i++) {
            constructor.addParameter(type(ports.get(i)), components.get(i));
            doc.add(
                    "@param $L {@code $L}: {@code $L}\n",
                    components.get(i),
                    ComponentNames.comment(ports.get(i).name()),
                    ComponentNames.comment(ports.get(i).type().toString()));
        }
        return TypeSpec.recordBuilder(name.simpleName())
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(doc.build())
                .recordConstructor(constructor.build())
                .build();
    }

    private MethodSpec run() {
        List<String> components = ComponentNames.of(program.inputs());
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
        return returning(method.addStatement("$T outputs = session.run($L)", OUTPUTS, String.join(", ", components)));
    }

    /** Ends {@code method} with the result made of the local variable {@code outputs}. */
    private MethodSpec returning(MethodSpec.Builder method) {
        if (PortClasses.areNeeded(program.outputs())) {
            return method.addStatement("return new $T(outputs)", resultType).build();
        }
        List<CodeBlock> results = new ArrayList<>();
        for (int i = 0; i < program.outputs().size(); i++) {
            boolean tensor = program.outputs().get(i).type() instanceof TensorType;
            results.add(CodeBlock.of(tensor ? "outputs.tensor($L)" : "outputs.get($L)", i));
        }
        return method.addStatement("return new $T($L)", resultType, CodeBlock.join(results, ", "))
                .build();
    }

    private MethodSpec runWithInput() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("run")
                .addJavadoc("Runs the model on named inputs.\n")
                .addModifiers(Modifier.PUBLIC)
                .addParameter(inputType, "input")
                .returns(resultType);
        if (PortClasses.areNeeded(program.inputs())) {
            return returning(method.addStatement("$T outputs = session.run(input.values)", OUTPUTS));
        }
        List<CodeBlock> arguments = ComponentNames.of(program.inputs()).stream()
                .map(c -> CodeBlock.of("input.$L()", c))
                .toList();
        return method.addStatement("return run($L)", CodeBlock.join(arguments, ", "))
                .build();
    }

    private static ClassName type(Port port) {
        return port.type() instanceof TensorType ? TENSOR : DATUM;
    }
}
