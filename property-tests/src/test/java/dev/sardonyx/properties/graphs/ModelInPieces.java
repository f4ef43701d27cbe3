package dev.sardonyx.properties.graphs;

import dev.sardonyx.runtime.abi.GeneratedModel;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A model whose kernels compute the units of a call one half behind the other in the wrong order, and the first unit
 * by itself. Threads may do so with calls of any size, but only do with large ones.
 */
final class ModelInPieces extends GeneratedModel {
    private final GeneratedModel model;

    ModelInPieces(GeneratedModel model) {
        this.model = model;
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

    private static RangeKernel[] inPieces(RangeKernel[] kernels) {
        return Arrays.stream(kernels).map(Pieces::new).toArray(RangeKernel[]::new);
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
        return model.vectorBits();
    }

    @Override
    public RangeKernel[] scalarKernels() {
        return inPieces(model.scalarKernels());
    }

    @Override
    public RangeKernel[] vectorKernels() {
        return inPieces(model.vectorKernels());
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
