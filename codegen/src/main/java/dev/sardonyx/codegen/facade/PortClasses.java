package dev.sardonyx.codegen.facade;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.sardonyx.ir.program.Program.Port;
import dev.sardonyx.ir.type.TensorType;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Inputs and outputs as classes instead of records, for models with more of them than a constructor may take. */
final class PortClasses {
    /** Records have at most this many components; Java has a bound of 254 parameters. */
    private static final int MOST_COMPONENTS = 200;

    /** Values beyond are reached by number only, since a class file has room for some 60,000 names. */
    private static final int MOST_ACCESSORS = 10_000;

    private static final ClassName TENSOR = ClassName.get("dev.sardonyx.tensor", "Tensor");
    private static final ClassName DATUM = ClassName.get("dev.sardonyx.tensor", "Datum");
    private static final ClassName OUTPUTS = ClassName.get("dev.sardonyx.runtime", "Outputs");

    private PortClasses() {}

    /** True when {@code ports} need a class. */
    static boolean areNeeded(List<Port> ports) {
        return ports.size() > MOST_COMPONENTS;
    }

    /** The class of inputs, which are set one after another. */
    static TypeSpec input(ClassName name, List<Port> ports) {
        TypeSpec.Builder type = start(name, "What the model takes: set every value, then run.\n")
                .addField(FieldSpec.builder(ArrayTypeName.of(DATUM), "values", Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("new $T[$L]", DATUM, ports.size())
                        .build())
                .addMethod(MethodSpec.methodBuilder("set")
                        .addJavadoc("Sets input {@code index} in the model's order.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .returns(name)
                        .addParameter(TypeName.INT, "index")
                        .addParameter(DATUM, "value")
                        .addStatement("values[index] = value")
                        .addStatement("return this")
                        .build());
        List<String> components = ComponentNames.of(ports);
        for (int i = 0; i < Math.min(ports.size(), MOST_ACCESSORS); i++) {
            type.addMethod(MethodSpec.methodBuilder(components.get(i))
                    .addJavadoc("Sets {@code $L}.\n", comment(ports.get(i)))
                    .addModifiers(Modifier.PUBLIC)
                    .returns(name)
                    .addParameter(typeOf(ports.get(i)), "value")
                    .addStatement("return set($L, value)", i)
                    .build());
        }
        return type.build();
    }

    /** The class of outputs. */
    static TypeSpec result(ClassName name, List<Port> ports) {
        TypeSpec.Builder type = start(
                        name, "What the model gives. Tensors lie in the instance's memory until its next run.\n")
                .addField(FieldSpec.builder(ArrayTypeName.of(DATUM), "values", Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("new $T[$L]", DATUM, ports.size())
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(OUTPUTS, "outputs")
                        .beginControlFlow("for (int i = 0; i < values.length; i++)")
                        .addStatement("values[i] = outputs.get(i)")
                        .endControlFlow()
                        .build())
                .addMethod(MethodSpec.methodBuilder("get")
                        .addJavadoc("Output {@code index} in the model's order.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .returns(DATUM)
                        .addParameter(TypeName.INT, "index")
                        .addStatement("return values[index]")
                        .build());
        List<String> components = ComponentNames.of(ports);
        for (int i = 0; i < Math.min(ports.size(), MOST_ACCESSORS); i++) {
            type.addMethod(MethodSpec.methodBuilder(components.get(i))
                    .addJavadoc("The output {@code $L}.\n", comment(ports.get(i)))
                    .addModifiers(Modifier.PUBLIC)
                    .returns(typeOf(ports.get(i)))
                    .addStatement("return ($T) get($L)", typeOf(ports.get(i)), i)
                    .build());
        }
        return type.build();
    }

    private static TypeSpec.Builder start(ClassName name, String text) {
        return TypeSpec.classBuilder(name.simpleName())
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(text);
    }

    private static String comment(Port port) {
        return ComponentNames.comment(port.name() + ": " + port.type());
    }

    private static ClassName typeOf(Port port) {
        return port.type() instanceof TensorType ? TENSOR : DATUM;
    }
}
