package dev.sardonyx.runtime;

import dev.sardonyx.runtime.abi.AbiVersion;
import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedModel;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.GeneratedProgram.Port;
import dev.sardonyx.runtime.abi.HostSite;
import dev.sardonyx.runtime.abi.RangeKernel;
import dev.sardonyx.runtime.internal.ConstantArrays;
import dev.sardonyx.runtime.internal.ExecutorWorkers;
import dev.sardonyx.runtime.internal.VectorSupport;
import dev.sardonyx.runtime.internal.WarmUp;
import dev.sardonyx.runtime.internal.WeightCheck;
import dev.sardonyx.runtime.internal.WorkerPools;
import dev.sardonyx.runtime.internal.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * A model in memory: its code and its mapped weights. Immutable and shared by any number of sessions and threads;
 * needs no closing.
 */
public final class CompiledModel {
    private static final String MODEL_CLASS = "Sardonyx-Model-Class";

    private final GeneratedModel model;
    private final LoadOptions options;
    private final Frame.Constants constants;
    private final boolean vectors;
    private final WarmUp warmUp = new WarmUp();
    private final WeightCheck weightCheck;
    /** Scalar kernels first; the warm-up puts each vector kernel in the place of its twin when it is hot. */
    private final RangeKernel[] kernels;

    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private CompiledModel(GeneratedModel model, LoadOptions options) {
        this.model = model;
        this.options = options;
        this.weightCheck = options.verify()
                ? WeightCheck.start(
                        model.weights(),
                        model.weightsChecksum(),
                        model.getClass().getName())
                : null;
        this.constants = ConstantArrays.of(model);
        GeneratedProgram program = model.program();
        this.inputs = specs(program.inputs());
        this.outputs = specs(program.outputs());
        this.vectors = VectorSupport.choose(model);
        if (!vectors) {
            this.kernels = model.scalarKernels();
        } else if (options.warmUp()) {
            this.kernels = model.scalarKernels();
            warmUp.start(program, constants, kernels, model.vectorKernels());
        } else {
            this.kernels = model.vectorKernels();
        }
    }

    private static List<TensorSpec> specs(Port[] ports) {
        List<TensorSpec> specs = new ArrayList<>();
        for (Port port : ports) {
            specs.add(new TensorSpec(port.name(), port.element(), port.rank(), port.type()));
        }
        return List.copyOf(specs);
    }

    /** The model of generated code that is already loaded; facades call this. */
    public static CompiledModel of(GeneratedModel model, LoadOptions options) {
        if (model.abiVersion() != AbiVersion.CURRENT) {
            throw new ModelLoadException("the model was compiled for runtime interface " + model.abiVersion()
                    + ", this runtime has " + AbiVersion.CURRENT
                    + "; compile the model again, or use the runtime of the version that compiled it");
        }
        return new CompiledModel(model, options);
    }

    public static CompiledModel load(Path jar) {
        return load(jar, LoadOptions.DEFAULT);
    }

    /** The model in a jar file. A file that is none, or is damaged, throws {@link ModelLoadException}. */
    public static CompiledModel load(Path jar, LoadOptions options) {
        if (!Files.isRegularFile(jar)) {
            throw new ModelLoadException("there is no model jar " + jar);
        }
        try {
            String className = modelClass(jar);
            URL url = jar.toUri().toURL();
            URLClassLoader loader = new URLClassLoader(new URL[] {url}, CompiledModel.class.getClassLoader());
            Object root = loader.loadClass(className).getDeclaredConstructor().newInstance();
            if (!(root instanceof GeneratedModel generated)) {
                throw new ModelLoadException(jar + ": class " + className + " is no model");
            }
            return of(generated, options);
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            Throwable cause =
                    e instanceof ExceptionInInitializerError init && init.getCause() != null ? init.getCause() : e;
            if (cause instanceof ModelLoadException known) {
                throw known;
            }
            throw new ModelLoadException("model jar " + jar + " cannot be loaded: " + cause, cause);
        }
    }

    private static String modelClass(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(MODEL_CLASS);
            if (name == null) {
                throw new ModelLoadException(
                        jar + " is a jar, but no model jar: its manifest has no attribute " + MODEL_CLASS);
            }
            checkClasses(file, jar);
            return name;
        }
    }

    /** The JVM does not hold classes to their checksums, and damaged code may do anything. */
    private static void checkClasses(JarFile file, Path jar) throws IOException {
        Iterator<JarEntry> entries = file.entries().asIterator();
        while (entries.hasNext()) {
            JarEntry entry = entries.next();
            if (!entry.getName().endsWith(".class")) {
                continue;
            }
            CRC32 sum = new CRC32();
            try (InputStream in = file.getInputStream(entry)) {
                sum.update(in.readAllBytes());
            }
            if (sum.getValue() != entry.getCrc()) {
                throw new ModelLoadException("model jar " + jar + " cannot be used: its entry " + entry.getName()
                        + " is damaged; copy or compile it again");
            }
        }
    }

    public List<TensorSpec> inputs() {
        return inputs;
    }

    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** A session with the threads of the load options. */
    public Session newSession() {
        return newSession(options.effectiveThreads());
    }

    /**
     * A session that computes with {@code threads} threads; those beyond the first are shared by all sessions.
     *
     * @throws IllegalArgumentException if there is less than one thread
     */
    public Session newSession(int threads) {
        requireThread(threads);
        return newSession(WorkerPools.of(threads));
    }

    /**
     * A session whose runs compute on threads of the application: each asks {@code executor} for {@code threads - 1}
     * helpers, which stay until it ends, and computes with those that come. Results have the same bits however many do.
     *
     * @param threads that may compute for a run, the caller's included; at least 1
     */
    public Session newSession(int threads, Executor executor) {
        requireThread(threads);
        return newSession(new ExecutorWorkers(Objects.requireNonNull(executor, "executor"), threads));
    }

    private static void requireThread(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a session needs at least one thread, found " + threads);
        }
    }

    private Session newSession(Workers workers) {
        GeneratedProgram program = model.program();
        return new Session(
                program,
                new Frame(program, constants, workers, kernels),
                workers,
                inputs,
                outputs,
                warmUp,
                weightCheck);
    }

    /** The width in bits of the vectors in use; 0 for scalar code. */
    public int vectorBits() {
        return vectors ? model.vectorBits() : 0;
    }

    /** True when the warm-up is over: every kernel is the one that later runs use. */
    public boolean isHot() {
        return warmUp.isOver(kernels);
    }

    /**
     * The vector kernels that were slower than their scalar twins in the runs so far, so that the twins still do most of
     * their work. Some seconds of runs after the model was loaded there are none, unless HotSpot could not compile one.
     */
    public List<String> slowKernels() {
        return WarmUp.slow(kernels);
    }

    /** The name of the kernel in use for number {@code kernel}; of one on trial, the name of the kernel that is tried. */
    public String kernelName(int kernel) {
        return kernels[kernel].name();
    }

    /** The names of the kernels in use, by number. */
    public List<String> kernelNames() {
        List<String> names = new ArrayList<>();
        for (RangeKernel kernel : kernels) {
            names.add(kernel.name());
        }
        return names;
    }

    /** The host functions that the model calls, by the number of the call's site. */
    public List<String> hostFunctions() {
        List<String> names = new ArrayList<>();
        for (HostSite site : model.program().hostSites()) {
            names.add(site.function());
        }
        return names;
    }
}
