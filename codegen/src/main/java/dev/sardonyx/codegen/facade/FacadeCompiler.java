package dev.sardonyx.codegen.facade;

import dev.sardonyx.ir.diagnostic.CompilerBugException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles a facade in memory, beside the generated classes it uses. */
public final class FacadeCompiler {
    /**
     * The facade's class files by jar entry.
     *
     * @param generated the classes the source may use, by internal name
     */
    public Map<String, byte[]> compile(FacadeNames names, String source, Map<String, byte[]> generated) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("compiling a model needs a JDK; this is a Java runtime without javac");
        }
        StringWriter messages = new StringWriter();
        try (MemoryFiles files = new MemoryFiles(compiler.getStandardFileManager(null, null, null), generated)) {
            List<String> options = List.of("-proc:none", "-implicit:none", "-g:source,lines", "-nowarn");
            JavaFileObject unit = new Source(names.qualifiedName(), source);
            boolean done = compiler.getTask(messages, files, null, options, null, List.of(unit))
                    .call();
            if (!done) {
                throw new CompilerBugException("the generated facade does not compile:\n" + messages + "\n" + source);
            }
            return files.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source in memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** A class file in memory. */
    private static final class ClassFile extends SimpleJavaFileObject {
        private final String binaryName;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String binaryName) {
            super(URI.create("mem:///" + binaryName.replace('.', '/') + ".class"), Kind.CLASS);
            this.binaryName = binaryName;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    /** Offers the generated classes and takes the compiled ones. */
    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, List<JavaFileObject>> generated = new LinkedHashMap<>();
        private final Map<String, ClassFile> compiled = new LinkedHashMap<>();

        MemoryFiles(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            classes.forEach((name, bytes) -> {
                ClassFile file = new ClassFile(name.replace('/', '.'));
                file.bytes.writeBytes(bytes);
                String packageName = file.binaryName.substring(0, file.binaryName.lastIndexOf('.'));
                generated.computeIfAbsent(packageName, p -> new ArrayList<>()).add(file);
            });
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws IOException {
            if (location == StandardLocation.CLASS_PATH && generated.containsKey(packageName)) {
                return generated.get(packageName);
            }
            return super.list(location, packageName, kinds, recurse);
        }

        @Override
        public String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof ClassFile known ? known.binaryName : super.inferBinaryName(location, file);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return compiled.computeIfAbsent(className, ClassFile::new);
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            compiled.forEach((name, file) -> entries.put(name.replace('.', '/') + ".class", file.bytes.toByteArray()));
            return entries;
        }
    }
}
