package dev.sardonyx.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Checks the classes of a jar with the verifiers of ASM and of the JVM. */
final class VerifiedJar {
    private VerifiedJar() {}

    static void check(Path jar) {
        Definer definer = new Definer();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.equals("module-info.class")) {
                    byte[] bytes = file.getInputStream(entry).readAllBytes();
                    definer.add(name.substring(0, name.length() - 6).replace('/', '.'), bytes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        definer.verifyAll();
    }

    /** Defines classes from bytes. */
    private static final class Definer extends ClassLoader {
        private final java.util.Map<String, byte[]> classes = new java.util.LinkedHashMap<>();

        Definer() {
            super(VerifiedJar.class.getClassLoader());
        }

        void add(String name, byte[] bytes) {
            classes.put(name, bytes);
        }

        void verifyAll() {
            classes.forEach((name, bytes) -> {
                StringWriter problems = new StringWriter();
                CheckClassAdapter.verify(new ClassReader(bytes), this, false, new PrintWriter(problems));
                if (!problems.toString().isBlank()) {
                    throw new VerifyError(name + ": " + problems);
                }
                link(name);
            });
        }

        private void link(String name) {
            try {
                Class<?> defined = loadClass(name);
                resolveClass(defined);
                // Asking for its methods links the class, which verifies it.
                Objects.requireNonNull(defined.getDeclaredMethods());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name + " cannot be linked", e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
