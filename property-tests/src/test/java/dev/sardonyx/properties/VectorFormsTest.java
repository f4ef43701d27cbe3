package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kernels whose calls need everything that products can do still have methods that the JVM compiles; one with a longer method
 * would stay scalar.
 */
class VectorFormsTest {
    /** Open sizes, odd depths of several chunks, a bias and a cut: with windows of long and of short rows, and without. */
    private static final String EVERYTHING = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[n,33,h,w] image, float[n,3,h,w] picture, float[n,m,k] matrix, float[n,k,j] right)
                => (float[] y, float[] z, float[] s, float[] p)
            <float[7,33,3,3] wide = {WIDE}, float[7] bias = {BIAS}, float[7,3,5,5] narrow = {NARROW},
             float[301,7] constant = {CONSTANT}>
            {
              a = Conv <pads = [1, 1, 1, 1]> (image, wide, bias)
              y = Relu(a)
              b = Conv(picture, narrow, bias)
              z = Relu(b)
              product = MatMul(matrix, right)
              s = Softmax(product)
              c = Gemm(fixed, constant, bias)
              p = Relu(c)
            }
            """;

    @TempDir
    private Path folder;

    static boolean isScalar(String kernel) {
        return kernel.endsWith("_scalar");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> (i % 7 - 3) + ".5").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @EnumSource(names = {"V128", "V256", "V512"})
    void productsThatNeedEverythingHaveVectorForms(VectorTarget target) throws IOException {
        String text = EVERYTHING
                .replace("WIDE", numbers(7 * 33 * 9))
                .replace("NARROW", numbers(7 * 3 * 25))
                .replace("BIAS", numbers(7))
                .replace("CONSTANT", numbers(301 * 7))
                .replace("float[n,m,k] matrix", "float[n,m,k] matrix, float[r,301] fixed");
        Path model = Files.writeString(folder.resolve("everything.onnxtxt"), text);
        Path jar = folder.resolve("everything.jar");
        new ModelCompiler(CompilerOptions.of(target)).compile(model, jar);
        CompiledModel compiled = CompiledModel.load(jar, LoadOptions.DEFAULT.withWarmUp(false));
        assertThat(compiled.kernelNames())
                .anyMatch(name -> name.startsWith("convolve_f32"))
                .anyMatch(name -> name.startsWith("convolve_scattered_f32"))
                .anyMatch(name -> name.startsWith("matmul_f32"))
                .noneMatch(VectorFormsTest::isScalar);
    }
}
