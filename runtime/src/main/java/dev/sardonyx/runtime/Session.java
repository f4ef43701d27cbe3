package dev.sardonyx.runtime;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.GeneratedProgram.Port;
import dev.sardonyx.runtime.internal.FlightRecording;
import dev.sardonyx.runtime.internal.RunEvents;
import dev.sardonyx.runtime.internal.WarmUp;
import dev.sardonyx.runtime.internal.WeightCheck;
import dev.sardonyx.runtime.internal.Workers;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory to run a model in. Cheap to make; used by one thread at a time; needs no closing. After the first runs
 * of a size a run allocates nothing.
 */
public final class Session {
    private final GeneratedProgram program;
    private final Frame frame;
    private final Workers workers;
    private final WarmUp warmUp;
    private WeightCheck weightCheck;
    private final Port[] inputs;
    private final Port[] outputs;
    private final List<TensorSpec> inputSpecs;
    private final Outputs results;
    private final Map<String, Integer> inputIndex = new HashMap<>();
    private final Tensor[] given;
    private final boolean fixedOutputs;
    private boolean bound;

    Session(
            GeneratedProgram program,
            Frame frame,
            Workers workers,
            List<TensorSpec> inputSpecs,
            List<TensorSpec> outputSpecs,
            WarmUp warmUp,
            WeightCheck weightCheck) {
        this.program = program;
        this.warmUp = warmUp;
        this.weightCheck = weightCheck;
        this.frame = frame;
        this.workers = workers;
        this.inputs = program.inputs();
        this.outputs = program.outputs();
        this.inputSpecs = inputSpecs;
        this.results = new Outputs(outputSpecs);
        this.given = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            inputIndex.put(inputs[i].name(), i);
        }
        this.fixedOutputs = program.phases() == 1;
    }

    /** Runs the model on inputs by name; missing or unknown names throw {@link IllegalArgumentException}. */
    public Outputs run(Map<String, ? extends Datum> values) {
        Datum[] ordered = new Datum[inputs.length];
        values.forEach((name, value) -> {
            Integer index = inputIndex.get(name);
            if (index == null) {
                throw new IllegalArgumentException("there is no input '" + name + "'; the model takes " + signature());
            }
            ordered[index] = value;
        });
        for (int i = 0; i < ordered.length; i++) {
            if (ordered[i] == null) {
                throw new IllegalArgumentException(
                        "input '" + inputs[i].name() + "' is missing; the model takes " + signature());
            }
        }
        return run(ordered);
    }

    private String signature() {
        return inputSpecs.stream().map(s -> s.name() + ": " + s.type()).toList().toString();
    }

    /**
     * Runs the model on inputs in its order. Wrong types or shapes throw {@link IllegalArgumentException}, whatever
     * else ends the run {@link ExecutionException}; the session can be used again after either.
     */
    public Outputs run(Datum... values) {
        if (values.length != inputs.length) {
            throw new IllegalArgumentException(
                    "the model takes " + inputs.length + " inputs " + signature() + ", got " + values.length);
        }
        boolean same = bound;
        for (int i = 0; i < values.length; i++) {
            same &= accept(i, values[i]);
        }
        if (weightCheck != null) {
            weightCheck.await();
            weightCheck = null;
        }
        warmUp.runBegins();
        try {
            workers.runBegins();
            if (FlightRecording.isOn()) {
                boolean hasSameSizes = same;
                RunEvents.record(frame, program.getClass().getPackageName(), () -> execute(hasSameSizes));
            } else {
                execute(same);
            }
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            bound = false;
            throw new ExecutionException("the run failed: " + e, e);
        } catch (OutOfMemoryError e) {
            bound = false;
            throw new ExecutionException(
                    "the run needs more memory than this JVM has (" + e.getMessage()
                            + "); raise -Xmx or give smaller inputs",
                    e);
        } catch (StackOverflowError e) {
            bound = false;
            throw new ExecutionException("the run needs a deeper stack; raise -Xss", e);
        } catch (LinkageError e) {
            bound = false;
            throw new ExecutionException("the code of the model is damaged (" + e + "); compile the model again", e);
        } finally {
            workers.runEnds();
            warmUp.runEnds();
        }
        if (!same || !fixedOutputs) {
            for (int i = 0; i < outputs.length; i++) {
                results.set(i, frame.output(outputs[i]));
            }
        }
        return results;
    }

    /** Binds what is not bound and runs all phases. */
    private void execute(boolean same) {
        if (!same) {
            bound = false;
            program.bind(frame, 0);
            bound = true;
        }
        program.run(frame, 0);
        for (int phase = 1; phase < program.phases(); phase++) {
            program.bind(frame, phase);
            program.run(frame, phase);
        }
    }

    /** Takes an input; true when it has the extents of the run before. */
    private boolean accept(int index, Datum value) {
        Port port = inputs[index];
        if (port.element() == null) {
            frame.data[port.array()] = value;
            return true;
        }
        if (!(value instanceof Tensor tensor)) {
            throw new IllegalArgumentException("input '" + port.name() + "' must be " + port.type() + ", got "
                    + (value == null ? "null" : value.getClass().getSimpleName()));
        }
        if (tensor == given[index]) {
            return true;
        }
        if (tensor.elementType() != port.element() || tensor.rank() != port.rank()) {
            throw new IllegalArgumentException(
                    "input '" + port.name() + "' must be " + port.type() + ", got " + tensor);
        }
        boolean same = true;
        for (int axis = 0; axis < port.rank(); axis++) {
            int slot = port.dimension() + axis;
            same &= frame.dimensions[slot] == tensor.extent(axis);
            frame.dimensions[slot] = tensor.extent(axis);
        }
        if (!frame.adoptArray(tensor, port.array())) {
            // The tensor lies outside the heap or inside a larger array: its elements are copied every run.
            frame.copyArray(tensor, port.array());
            given[index] = null;
        } else {
            given[index] = tensor;
        }
        return same;
    }

    /** Reports every kernel call of this session to {@code listener}; null stops that. */
    public void listen(Frame.CallListener listener) {
        frame.listen(listener);
    }

    /** The dimension slots as the last run bound them, a copy. */
    public long[] dimensions() {
        return frame.dimensions.clone();
    }

    @Override
    public String toString() {
        return "Session" + Arrays.toString(inputs);
    }
}
