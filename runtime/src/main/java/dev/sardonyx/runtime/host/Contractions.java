package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Det. */
final class Contractions {
    private Contractions() {}

    /** Det: the determinants of matrices [..., n, n], by elimination with the largest pivot. */
    static void det(HostCall call) {
        Tensor x = call.tensor(0);
        int n = (int) x.extent(x.rank() - 1);
        if (x.extent(x.rank() - 2) != n) {
            throw call.error("expected square matrices, found " + x);
        }
        double[] values = Elements.doubles(x);
        long[] shape = Arrays.copyOf(x.shape(), x.rank() - 2);
        double[] y = new double[Math.toIntExact(Tensor.size(shape))];
        for (int i = 0; i < y.length; i++) {
            y[i] = determinant(values, i * n * n, n);
        }
        call.result(0, Elements.tensor(x.elementType(), shape, y));
    }

    /** Overwrites the matrix at {@code a[base]}. */
    private static double determinant(double[] a, int base, int n) {
        double product = 1;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int row = k + 1; row < n; row++) {
                if (StrictMath.abs(a[base + row * n + k]) > StrictMath.abs(a[base + pivot * n + k])) {
                    pivot = row;
                }
            }
            double head = a[base + pivot * n + k];
            if (head == 0) {
                return 0;
            }
            if (pivot != k) {
                product = -product;
                for (int column = k; column < n; column++) {
                    double swapped = a[base + k * n + column];
                    a[base + k * n + column] = a[base + pivot * n + column];
                    a[base + pivot * n + column] = swapped;
                }
            }
            product *= head;
            for (int row = k + 1; row < n; row++) {
                double factor = a[base + row * n + k] / head;
                for (int column = k + 1; column < n; column++) {
                    a[base + row * n + column] -= factor * a[base + k * n + column];
                }
            }
        }
        return product;
    }
}
