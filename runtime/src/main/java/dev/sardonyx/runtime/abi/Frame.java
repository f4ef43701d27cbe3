package dev.sardonyx.runtime.abi;

import dev.sardonyx.runtime.internal.HostLibrary;
import dev.sardonyx.runtime.internal.Workers;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Carrier;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one session of one program: arrays by kind, dimension slots, call descriptors, lanes. Used by one
 * thread at a time; kernels spread over the lanes of its workers.
 *
 * <p>Array 0 of a kind is the arena of intermediate values, array 1 the constants, the others inputs, outputs and
 * values whose size only a run tells.
 */
public final class Frame {

    private final GeneratedProgram program;
    private final Constants constants;
    private final Workers workers;
    private final RangeKernel[] kernels;
    private final Lane[] lanes;
    private final int[] parameters;
    private final HostSite[] hostSites;
    private final Frame[] children;
    public final long[] dimensions;
    public final Datum[] data;
    public final String[][] strings;
    private final float[][] f32;
    private final double[][] f64;
    private final byte[][] i8;
    private final short[][] i16;
    private final int[][] i32;
    private final long[][] i64;

    private final Map<Integer, Tensor> copies = new HashMap<>();
    private CallListener listener;
    private CallRecorder recorder;

    /** Arrays shared by all sessions of a model. */
    public record Constants(
            MemorySegment weights,
            float[] f32,
            double[] f64,
            byte[] i8,
            short[] i16,
            int[] i32,
            long[] i64,
            String[] strings) {}

    /** Told of every call, on the session's thread. */
    public interface CallListener {
        /** A call is about to be made. */
        default void begins() {}

        /** Kernel {@code kernel} ran as the descriptor at {@code at} says. */
        void called(int kernel, int at, long nanoseconds);

        /** The host call of site {@code site}, described at {@code at}, was made. */
        void hostCalled(int site, int at, long nanoseconds);
    }

    public Frame(GeneratedProgram program, Constants constants, Workers workers, RangeKernel[] kernels) {
        this.program = program;
        this.constants = constants;
        this.workers = workers;
        this.kernels = kernels;
        this.parameters = program.parameters();
        this.dimensions = new long[program.dimensions()];
        int[] counts = program.arrays();
        this.f32 = new float[counts[0]][];
        this.f64 = new double[counts[1]][];
        this.i8 = new byte[counts[2]][];
        this.i16 = new short[counts[3]][];
        this.i32 = new int[counts[4]][];
        this.i64 = new long[counts[5]][];
        this.strings = new String[counts[6]][];
        this.data = new Datum[counts[7]];
        f32[1] = constants.f32();
        f64[1] = constants.f64();
        i8[1] = constants.i8();
        i16[1] = constants.i16();
        i32[1] = constants.i32();
        i64[1] = constants.i64();
        strings[1] = constants.strings();
        this.hostSites = program.hostSites();
        GeneratedProgram[] nested = program.children();
        this.children = new Frame[nested.length];
        for (int i = 0; i < nested.length; i++) {
            children[i] = new Frame(nested[i], constants, workers, kernels);
        }
        this.lanes = new Lane[workers.lanes()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = newLane();
        }
    }

    private Lane newLane() {
        Lane lane = new Lane(this);
        lane.parameters = parameters;
        lane.f32 = f32;
        lane.f64 = f64;
        lane.i8 = i8;
        lane.i16 = i16;
        lane.i32 = i32;
        lane.i64 = i64;
        lane.weights = constants.weights();

        lane.kernels = kernels;
        return lane;
    }

    public int[] parameters() {
        return parameters;
    }

    public RangeKernel[] kernels() {
        return kernels;
    }

    public Lane lane(int index) {
        return lanes[index];
    }

    /** Told of kernel calls instead of their being made. */
    public interface CallRecorder {
        void called(int kernel, int at);
    }

    /** Tells {@code callRecorder} of every kernel call and makes none; null goes back to making them. */
    public void record(CallRecorder callRecorder) {
        recorder = callRecorder;
    }

    /** Reports every kernel call to {@code callListener}; null stops that. */
    public void listen(CallListener callListener) {
        listener = callListener;
    }

    /** What is told of calls; null for nothing. */
    public CallListener listener() {
        return listener;
    }

    /** How many threads calls spread over. */
    public int threads() {
        return lanes.length;
    }

    /** The host calls of the program, by number. */
    public HostSite[] hostSites() {
        return hostSites;
    }

    // What generated bind methods call.

    /** Makes array {@code array} of carrier {@code carrier} (its ordinal) at least {@code elements} long. */
    public void allocate(int carrier, int array, long elements) {
        int length = Dimensions.index(elements);
        switch (Carrier.values()[carrier]) {
            case FLOAT ->
                f32[array] = f32[array] != null && f32[array].length >= length ? f32[array] : new float[length];
            case DOUBLE ->
                f64[array] = f64[array] != null && f64[array].length >= length ? f64[array] : new double[length];
            case BYTE -> i8[array] = i8[array] != null && i8[array].length >= length ? i8[array] : new byte[length];
            case SHORT ->
                i16[array] = i16[array] != null && i16[array].length >= length ? i16[array] : new short[length];
            case INT -> i32[array] = i32[array] != null && i32[array].length >= length ? i32[array] : new int[length];
            case LONG -> i64[array] = i64[array] != null && i64[array].length >= length ? i64[array] : new long[length];
            case STRING ->
                strings[array] =
                        strings[array] != null && strings[array].length >= length ? strings[array] : new String[length];
        }
    }

    /** Makes the scratch of every lane at least this long. */
    public void reserve(long floats, long doubles, long ints, long longs) {
        for (Lane lane : lanes) {
            lane.reserve(
                    Dimensions.index(floats),
                    Dimensions.index(doubles),
                    Dimensions.index(ints),
                    Dimensions.index(longs));
        }
    }

    // What generated run methods call.

    /** Runs kernel {@code kernel} over the whole extent of the call at {@code at}. */
    public void call(int kernel, int at) {
        if (recorder != null) {
            recorder.called(kernel, at);
        } else if (listener != null) {
            listener.begins();
            long start = System.nanoTime();
            dispatch(kernel, at);
            listener.called(kernel, at, System.nanoTime() - start);
        } else {
            dispatch(kernel, at);
        }
    }

    /** The descriptor starts with the parallel extent and the least number of units worth a thread. */
    private void dispatch(int kernel, int at) {
        int extent = parameters[at];
        if (extent <= 0) {
            return;
        }
        int grain = parameters[at + 1];
        if (lanes.length == 1 || extent < 2 * grain) {
            kernels[kernel].run(lanes[0], at, 0, extent);
        } else {
            workers.run(kernels[kernel], lanes, at, extent, grain);
        }
    }

    /** Makes host call {@code site} described at {@code at}. */
    public void host(int site, int at) {
        if (recorder != null) {
            return;
        }
        if (listener != null) {
            listener.begins();
            long start = System.nanoTime();
            hostCall(site, at);
            listener.hostCalled(site, at, System.nanoTime() - start);
        } else {
            hostCall(site, at);
        }
    }

    private void hostCall(int site, int at) {
        HostSite hostSite = hostSites[site];
        HostLibrary.find(hostSite.function()).call(new HostCall(this, hostSite, at));
    }

    Frame child(int index) {
        return children[index];
    }

    // What sessions call.

    /** The elements of array {@code array} as memory. */
    public MemorySegment array(Carrier carrier, int array) {
        return switch (carrier) {
            case FLOAT -> MemorySegment.ofArray(f32[array]);
            case DOUBLE -> MemorySegment.ofArray(f64[array]);
            case BYTE -> MemorySegment.ofArray(i8[array]);
            case SHORT -> MemorySegment.ofArray(i16[array]);
            case INT -> MemorySegment.ofArray(i32[array]);
            case LONG -> MemorySegment.ofArray(i64[array]);
            case STRING -> throw new IllegalArgumentException("strings do not lie in memory");
        };
    }

    /** Lets array {@code array} hold the elements of {@code tensor}: its own array where possible, else a copy. */
    public void setArray(Tensor tensor, int array) {
        if (!adoptArray(tensor, array)) {
            copyArray(tensor, array);
        }
    }

    /** Takes the Java array under {@code tensor} as array {@code array}; false when there is none to take. */
    public boolean adoptArray(Tensor tensor, int array) {
        if (tensor.elementType() == ElementType.STRING) {
            strings[array] = tensor.strings();
            return true;
        }
        return adopt(tensor.elementType().carrier(), array, tensor.data());
    }

    /** Copies the elements of {@code tensor} to array {@code array}. */
    public void copyArray(Tensor tensor, int array) {
        if (tensor.elementType() == ElementType.STRING) {
            strings[array] = tensor.strings().clone();
            return;
        }
        Carrier carrier = tensor.elementType().carrier();
        // Never into an array that a caller lent: copies have arrays of their own.
        Tensor own = copies.get(carrier.ordinal() << 16 | array);
        if (own == null || own.size() < tensor.size()) {
            own = Tensor.zeros(tensor.elementType(), tensor.size());
            copies.put(carrier.ordinal() << 16 | array, own);
        }
        MemorySegment.copy(tensor.data(), 0, own.data(), 0, tensor.data().byteSize());
        adopt(carrier, array, own.data());
    }

    /** Takes the Java array that {@code memory} starts at, if there is one of the right kind. */
    private boolean adopt(Carrier carrier, int array, MemorySegment memory) {
        Object base = memory.isReadOnly() ? null : memory.heapBase().orElse(null);
        if (base == null || memory.address() != 0) {
            return false;
        }
        switch (base) {
            case float[] a when carrier == Carrier.FLOAT -> f32[array] = a;
            case double[] a when carrier == Carrier.DOUBLE -> f64[array] = a;
            case byte[] a when carrier == Carrier.BYTE -> i8[array] = a;
            case short[] a when carrier == Carrier.SHORT -> i16[array] = a;
            case int[] a when carrier == Carrier.INT -> i32[array] = a;
            case long[] a when carrier == Carrier.LONG -> i64[array] = a;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The value of an output after a run, sharing the frame's memory. */
    public Datum output(GeneratedProgram.Port port) {
        if (port.element() == null) {
            return data[port.array()];
        }
        long[] shape = Arrays.copyOfRange(dimensions, port.dimension(), port.dimension() + port.rank());
        int size = Dimensions.index(Tensor.size(shape));
        if (port.element() == ElementType.STRING) {
            return Tensor.ofStrings(Arrays.copyOf(strings[port.array()], size), shape);
        }
        Carrier carrier = port.element().carrier();
        MemorySegment memory = array(carrier, port.array());
        return Tensor.of(port.element(), shape, memory.asSlice(0, (long) size * carrier.sizeBytes()));
    }

    /**
     * Binds and runs everything: the form for nested graphs. Results are copies. A null argument is one that the graph
     * does not read.
     */
    List<Datum> run(List<Datum> arguments) {
        GeneratedProgram.Port[] inputs = program.inputs();
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].element() == null) {
                data[inputs[i].array()] = arguments.get(i);
                continue;
            }
            if (arguments.get(i) == null) {
                continue;
            }
            Tensor tensor = (Tensor) arguments.get(i);
            if (tensor.rank() != inputs[i].rank()) {
                throw new IllegalArgumentException(
                        "a nested graph expects " + inputs[i].type() + " for " + inputs[i].name() + ", got " + tensor);
            }
            for (int axis = 0; axis < tensor.rank(); axis++) {
                dimensions[inputs[i].dimension() + axis] = tensor.extent(axis);
            }
            setArray(tensor, inputs[i].array());
        }
        for (int phase = 0; phase < program.phases(); phase++) {
            program.bind(this, phase);
            program.run(this, phase);
        }
        return Arrays.stream(program.outputs())
                .map(port -> output(port) instanceof Tensor t ? t.copy() : output(port))
                .toList();
    }
}
