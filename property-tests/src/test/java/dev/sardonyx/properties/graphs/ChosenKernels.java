package dev.sardonyx.properties.graphs;

import dev.sardonyx.runtime.abi.GeneratedModel;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A model that runs its scalar or its vector kernels as it is told: of any width, on any machine and from the first run
 * on, also where the optimising compiler is off and the runtime would leave vectors alone.
 */
final class ChosenKernels extends GeneratedModel {
    private final GeneratedModel model;
    private final boolean vectors;
    private final boolean pieces;

    /**
     * @param vectors whether vector kernels run, where there are any, or scalar ones
     * @param pieces whether a kernel computes the units of a call one half behind the other in the wrong order, and the
     *     first unit by itself: threads may do so with calls of any size, but only do with large ones
     */
    ChosenKernels(GeneratedModel model, boolean vectors, boolean pieces) {
        this.model = model;
        this.vectors = vectors;
        this.pieces = pieces;
    }

    private static final class Pieces extends RangeKernel {
        private final RangeKernel kernel;

        Pieces(RangeKernel kernel) {
            this.kernel = kernel;
        }

        @Override
        public void run(Lane lane, int at, int begin, int end) {
            int middle = begin + (end - begin) / 2;
            if (middle > begin) {
                kernel.run(lane, at, middle, end);
                kernel.run(lane, at, begin + 1, middle);
                kernel.run(lane, at, begin, begin + 1);
            } else {
                kernel.run(lane, at, begin, end);
            }
        }

        @Override
        public void tile(Lane lane, int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
            kernel.tile(lane, at, rowBegin, rowEnd, columnBegin, columnEnd);
        }

        @Override
        public int depthParameter() {
            return kernel.depthParameter();
        }
    }

    @Override
    public int abiVersion() {
        return model.abiVersion();
    }

    @Override
    public GeneratedProgram program() {
        return model.program();
    }

    @Override
    public int vectorBits() {
        return 0;
    }

    @Override
    public RangeKernel[] scalarKernels() {
        RangeKernel[] kernels = vectors ? model.vectorKernels() : model.scalarKernels();
        return pieces ? Arrays.stream(kernels).map(Pieces::new).toArray(RangeKernel[]::new) : kernels;
    }

    @Override
    public RangeKernel[] vectorKernels() {
        return scalarKernels();
    }

    @Override
    public long[] arrayConstants() {
        return model.arrayConstants();
    }

    @Override
    public String[] stringConstants() {
        return model.stringConstants();
    }

    @Override
    public long weightsChecksum() {
        return model.weightsChecksum();
    }

    @Override
    public MemorySegment weights() {
        return model.weights();
    }
}
