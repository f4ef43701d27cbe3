package dev.sardonyx.runtime.abi;

import dev.sardonyx.runtime.internal.HostLibrary;
import dev.sardonyx.runtime.internal.WorkerPools;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A call of one host function without a model: operands and wanted results as a program would describe them. */
public final class FakeHostCall {
    private static final int FIRST_ARRAY = 2;

    private final HostSite site;
    private final List<Datum> operands = new ArrayList<>();
    private final List<GeneratedProgram.Port> results = new ArrayList<>();
    private int dimensions;

    private FakeHostCall(String function) {
        this.site = new HostSite(function, "node");
    }

    public static FakeHostCall of(String function) {
        return new FakeHostCall(function);
    }

    /** Adds a constant; null adds none. */
    public FakeHostCall with(String name, Object value) {
        if (value != null) {
            site.with(name, value);
        }
        return this;
    }

    /** Adds operands; null is an absent one. */
    public FakeHostCall on(Datum... data) {
        for (Datum datum : data) {
            operands.add(datum);
        }
        return this;
    }

    /** Adds a constant tensor; to be called behind {@link #on}. */
    public FakeHostCall table(String name, Tensor tensor) {
        site.with(name, (long) operands.size());
        operands.add(tensor);
        return this;
    }

    /** Asks for a tensor whose extents only the call tells. */
    public FakeHostCall to(ElementType type, int rank) {
        results.add(new GeneratedProgram.Port("", type, FIRST_ARRAY + 64 + results.size(), rank, dimensions, ""));
        dimensions += rank;
        return this;
    }

    /** Asks for a value that is no tensor. */
    public FakeHostCall toDatum() {
        results.add(new GeneratedProgram.Port("", null, FIRST_ARRAY + 64 + results.size(), 0, 0, ""));
        return this;
    }

    /** Makes the call and returns all results. */
    public List<Datum> run() {
        Frame frame = new Frame(
                new Program(parameters(), dimensions),
                new Frame.Constants(null, null, null, null, null, null, null, null),
                WorkerPools.of(1),
                new RangeKernel[0]);
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof Tensor tensor) {
                frame.copyArray(tensor, FIRST_ARRAY + i);
            } else {
                frame.data[FIRST_ARRAY + i] = operands.get(i);
            }
        }
        HostLibrary.find(site.function()).call(new HostCall(frame, site, 0));
        return results.stream().map(frame::output).toList();
    }

    /** Makes the call and returns result 0, a tensor. */
    public Tensor tensor() {
        return (Tensor) run().getFirst();
    }

    private int[] parameters() {
        List<Integer> all = new ArrayList<>(List.of(operands.size(), results.size()));
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof Tensor tensor) {
                all.addAll(List.of(tensor.elementType().ordinal(), FIRST_ARRAY + i, 0, tensor.rank()));
                for (long extent : tensor.shape()) {
                    all.add((int) extent);
                }
            } else {
                all.addAll(List.of(operands.get(i) == null ? HostCall.ABSENT : HostCall.DATUM, FIRST_ARRAY + i));
            }
        }
        for (GeneratedProgram.Port result : results) {
            if (result.element() == null) {
                all.addAll(List.of(HostCall.DATUM, result.array()));
            } else {
                all.addAll(List.of(result.element().ordinal(), result.array(), -1, result.rank(), result.dimension()));
            }
        }
        return all.stream().mapToInt(i -> i).toArray();
    }

    private static final class Program extends GeneratedProgram {
        private final int[] parameters;
        private final int dimensions;

        Program(int[] parameters, int dimensions) {
            this.parameters = parameters;
            this.dimensions = dimensions;
        }

        @Override
        public int[] parameters() {
            return parameters;
        }

        @Override
        public int dimensions() {
            return dimensions;
        }

        @Override
        public int phases() {
            return 0;
        }

        @Override
        public int[] arrays() {
            int count = FIRST_ARRAY + 128;
            return new int[] {count, count, count, count, count, count, count, count};
        }

        @Override
        public Port[] inputs() {
            return new Port[0];
        }

        @Override
        public Port[] outputs() {
            return new Port[0];
        }

        @Override
        public HostSite[] hostSites() {
            return new HostSite[0];
        }

        @Override
        public void bind(Frame frame, int phase) {}

        @Override
        public void run(Frame frame, int phase) {}

        @Override
        public GeneratedProgram[] children() {
            return new GeneratedProgram[0];
        }
    }
}
