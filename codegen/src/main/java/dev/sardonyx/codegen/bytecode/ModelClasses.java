package dev.sardonyx.codegen.bytecode;

import dev.sardonyx.codegen.bytecode.ModelEmitter.Root;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.codegen.template.Templates;
import dev.sardonyx.ir.diagnostic.CompilerBugException;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelListing;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.abi.AbiVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All generated classes of a model: kernels for the scalar and the vector target, programs, root and memory. */
public final class ModelClasses {
    private final String packageName;
    private final VectorTarget target;
    private final ScheduleSelector schedules;
    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    private final Map<String, KernelListing> listings = new LinkedHashMap<>();
    private final Map<Algorithm, Integer> kernels = new LinkedHashMap<>();
    private final Map<Algorithm, List<KernelCall>> calls = new HashMap<>();
    private final List<String> scalarKernels = new ArrayList<>();
    private final List<String> vectorKernels = new ArrayList<>();
    private final List<String> tooLong = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private Map<String, Integer> symbolSlots = Map.of();
    private int programs;

    /**
     * @param packageName of the generated classes, with dots
     * @param target of the vector kernels; scalar for a jar without any
     */
    public ModelClasses(String packageName, VectorTarget target) {
        this(packageName, target, ScheduleSelector.HEURISTIC);
    }

    /** @param schedules how products are laid out, on both targets */
    public ModelClasses(String packageName, VectorTarget target, ScheduleSelector schedules) {
        this.packageName = packageName;
        this.target = target;
        this.schedules = schedules;
    }

    private String internalName(String simpleName) {
        return packageName.replace('.', '/') + "/" + simpleName;
    }

    /** Emits everything; the root class is {@link #rootClass()}. */
    public void emit(
            Program program,
            Map<Buffer, Integer> places,
            long[] arrayConstants,
            List<String> strings,
            String weightsEntry,
            long weightsSize,
            long weightsChecksum) {
        collect(program);
        emitKernels(VectorTarget.SCALAR, scalarKernels);
        if (target.isVector()) {
            emitKernels(target, vectorKernels);
        } else {
            vectorKernels.addAll(scalarKernels);
        }
        String main = emitProgram(program, places);
        Root root = new Root(
                internalName("Model"),
                internalName("Memory"),
                main,
                AbiVersion.CURRENT,
                target.bits(),
                scalarKernels,
                vectorKernels,
                arrayConstants,
                strings,
                weightsEntry,
                weightsSize,
                weightsChecksum);
        put(root.className(), ModelEmitter.root(root));
        put(root.memoryClass(), ModelEmitter.memory(root));
    }

    private void collect(Program program) {
        for (Call call : program.calls()) {
            if (call instanceof KernelCall kernel) {
                collect(kernel);
                kernel.tile().ifPresent(this::collect);
            }
        }
        program.children().forEach(this::collect);
    }

    private void collect(KernelCall call) {
        kernels.putIfAbsent(call.algorithm(), kernels.size());
        calls.computeIfAbsent(call.algorithm(), a -> new ArrayList<>()).add(call);
    }

    private void emitKernels(VectorTarget kernelTarget, List<String> names) {
        Set<String> used = new HashSet<>();
        for (Algorithm algorithm : kernels.keySet()) {
            int number = names.size();
            if (!emitKernel(algorithm, kernelTarget, used, names)) {
                if (!kernelTarget.isVector()) {
                    throw new CompilerBugException(
                            "the scalar kernel of " + algorithm + " has a method that the JVM would never compile");
                }
                names.add(scalarKernels.get(number));
                tooLong.add(scalarKernels.get(number));
            }
        }
    }

    /** Emits the kernel of the chosen schedule, or that of the heuristic where it would have too long a method. */
    private boolean emitKernel(Algorithm algorithm, VectorTarget kernelTarget, Set<String> used, List<String> names) {
        List<KernelCall> its = calls.get(algorithm);
        Kernel chosen = Templates.build(algorithm, its, kernelTarget, schedules);
        if (emitKernel(chosen, used, names)) {
            return true;
        }
        Kernel usual = Templates.build(algorithm, its, kernelTarget, ScheduleSelector.HEURISTIC);
        if (usual.name().equals(chosen.name()) || !emitKernel(usual, used, names)) {
            return false;
        }
        refused.add(chosen.name());
        return true;
    }

    /** False when a method would be too long; nothing is kept of the kernel then. */
    private boolean emitKernel(Kernel kernel, Set<String> used, List<String> names) {
        String name = kernel.name();
        for (int i = 2; used.contains(name); i++) {
            name = kernel.name() + "_" + i;
        }
        Kernel named = new Kernel(name, kernel.methods(), kernel.depthParameter());
        String className = internalName(name);
        KernelListing listing = KernelListing.of(named);
        byte[] bytes = new KernelEmitter(className, internalName("Memory")).emit(named, listing);
        if (!MethodBudget.fits(bytes)) {
            return false;
        }
        used.add(name);
        put(className, bytes);
        listings.put(name, listing);
        names.add(className);
        return true;
    }

    /** Kernels that stay scalar on the vector target, since their vector form has too long a method. */
    public List<String> scalarOnly() {
        return tooLong.stream().map(n -> n.substring(n.lastIndexOf('/') + 1)).toList();
    }

    /** Kernels of chosen schedules that would have had too long a method, so that the heuristic's took their place. */
    public List<String> refusedSchedules() {
        return List.copyOf(refused);
    }

    private String emitProgram(Program program, Map<Buffer, Integer> places) {
        List<String> children = new ArrayList<>();
        for (Program child : program.children()) {
            children.add(emitProgram(child, places));
        }
        String className = internalName(programs == 0 && children.isEmpty() ? "Main" : "Main" + programs);
        programs++;
        ProgramLayout layout = new ProgramLayout(program, places, kernels);
        put(className, new ProgramEmitter(layout, className, children).emit());
        symbolSlots = layout.dims().symbols();
        return className;
    }

    private void put(String className, byte[] bytes) {
        classes.put(className, bytes);
    }

    /** Class files by internal name. */
    public Map<String, byte[]> classes() {
        return classes;
    }

    /** The text of each kernel, by its name. */
    public Map<String, String> listings() {
        Map<String, String> texts = new LinkedHashMap<>();
        listings.forEach((name, listing) -> texts.put(name, listing.text()));
        return texts;
    }

    /** The names of the kernels of the vector target. */
    public List<String> kernelNames() {
        return vectorKernels.stream()
                .map(n -> n.substring(n.lastIndexOf('/') + 1))
                .toList();
    }

    /** Which slot of a session's dimensions holds which symbol of the outermost program. */
    public Map<String, Integer> symbolSlots() {
        return symbolSlots;
    }

    public String rootClass() {
        return packageName + ".Model";
    }
}
