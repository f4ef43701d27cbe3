package dev.sardonyx.ops.contraction;

import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** The loops that the references of convolutions share. */
final class ConvolutionReference {
    private ConvolutionReference() {}

    /** Takes the places of two factors. */
    interface Product {
        void accept(long placeInOperand, long placeInFilters);
    }

    static long[] resultShape(Tensor x, Tensor w, Windows windows) {
        long[] spatial = windows.result();
        long[] shape = new long[x.rank()];
        shape[0] = x.extent(0);
        shape[1] = w.extent(0);
        System.arraycopy(spatial, 0, shape, 2, spatial.length);
        return shape;
    }

    /** Calls {@code body} with the factors of every product in result element {@code index}. */
    static void forEachProduct(Tensor x, Tensor w, Windows windows, long[] index, long group, Product body) {
        long channels = w.extent(1);
        long[] outer = Arrays.copyOfRange(index, 2, index.length);
        long[] ofX = new long[x.rank()];
        long[] ofW = new long[w.rank()];
        ofX[0] = index[0];
        ofW[0] = index[1];
        for (long channel = 0; channel < channels; channel++) {
            ofX[1] = group * channels + channel;
            ofW[1] = channel;
            windows.forEachInWindow(inWindow -> {
                long[] position = windows.position(outer, inWindow);
                if (windows.isInside(position)) {
                    System.arraycopy(position, 0, ofX, 2, position.length);
                    System.arraycopy(inWindow, 0, ofW, 2, inWindow.length);
                    body.accept(Index.flat(x.shape(), ofX), Index.flat(w.shape(), ofW));
                }
            });
        }
    }
}
