package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** NonMaxSuppression and RoiAlign. */
final class Detection {
    private Detection() {}

    /**
     * NonMaxSuppression of boxes [B, n, 4] and scores [B, C, n]: rows of batch, class and box, best first, at most
     * operand 2 a class, where boxes that overlap a better one by more than operand 3, or score no more than operand
     * 4, are left out.
     */
    static void nonMaxSuppression(HostCall call) {
        Tensor scores = call.tensor(1);
        long most = call.has(2) ? call.tensor(2).getLong(0) : 0;
        double overlap = call.has(3) ? call.tensor(3).getDouble(0) : 0;
        double[] score = Elements.doubles(scores);
        double[] corners = corners(call);
        int classes = (int) scores.extent(1);
        int boxes = (int) scores.extent(2);
        int rows = (int) scores.extent(0) * classes;
        long[] found = new long[48];
        int count = 0;
        for (int row = 0; row < rows && most > 0; row++) {
            int[] order = candidates(call, score, row * boxes, boxes);
            int[] kept = suppressed(corners, row / classes * boxes, order, (int) Math.min(most, order.length), overlap);
            if (3 * (count + kept.length) > found.length) {
                found = Arrays.copyOf(found, Math.max(2 * found.length, 3 * (count + kept.length)));
            }
            for (int box : kept) {
                found[3 * count] = row / classes;
                found[3 * count + 1] = row % classes;
                found[3 * count++ + 2] = box;
            }
        }
        call.result(0, Tensor.ofLongs(Arrays.copyOf(found, 3 * count), count, 3));
    }

    /** The boxes of one class above the score in operand 4, if there is one, best first; equal ones in order. */
    private static int[] candidates(HostCall call, double[] score, int base, int boxes) {
        boolean limited = call.has(4);
        double least = limited ? call.tensor(4).getDouble(0) : 0;
        int[] order = new int[boxes];
        int count = 0;
        for (int i = 0; i < boxes; i++) {
            if (!limited || score[base + i] > least) {
                order[count++] = i;
            }
        }
        Ordering.sort(order, count, (a, b) -> Double.compare(score[base + b], score[base + a]));
        return Arrays.copyOf(order, count);
    }

    /** At most {@code most} of the boxes of {@code order} that no box before them overlaps. */
    private static int[] suppressed(double[] corners, int first, int[] order, int most, double overlap) {
        int[] kept = new int[most];
        int used = 0;
        for (int i = 0; i < order.length && used < most; i++) {
            boolean free = true;
            for (int k = 0; k < used && free; k++) {
                free = overlap(corners, first + kept[k], first + order[i]) <= overlap;
            }
            if (free) {
                kept[used++] = order[i];
            }
        }
        return Arrays.copyOf(kept, used);
    }

    /** Each box as its least and greatest place along both axes. */
    private static double[] corners(HostCall call) {
        double[] boxes = Elements.doubles(call.tensor(0));
        boolean centered = call.integer("center_point_box", 0) != 0;
        double[] corners = new double[boxes.length];
        for (int i = 0; i < boxes.length; i += 4) {
            for (int axis = 0; axis < 2; axis++) {
                double a = boxes[i + axis];
                double b = boxes[i + axis + 2];
                corners[i + axis] = centered ? a - b / 2 : StrictMath.min(a, b);
                corners[i + axis + 2] = centered ? a + b / 2 : StrictMath.max(a, b);
            }
        }
        return corners;
    }

    /** The area that boxes have in common over the area that they cover. */
    private static double overlap(double[] c, int a, int b) {
        double common = 1;
        double areaA = 1;
        double areaB = 1;
        for (int axis = 0; axis < 2; axis++) {
            int i = 4 * a + axis;
            int k = 4 * b + axis;
            common *= StrictMath.max(StrictMath.min(c[i + 2], c[k + 2]) - StrictMath.max(c[i], c[k]), 0);
            areaA *= c[i + 2] - c[i];
            areaB *= c[k + 2] - c[k];
        }
        double covered = areaA + areaB - common;
        return common <= 0 || covered <= 0 ? 0 : common / covered;
    }

    /** RoiAlign: regions [n, 4] of images X [N, C, H, W], chosen by operand 2, as [n, C, output height, width]. */
    static void roiAlign(HostCall call) {
        Tensor x = call.tensor(0);
        int[] input = Extents.of(x);
        double[] values = Elements.doubles(x);
        double[] rois = Elements.doubles(call.tensor(1));
        int height = (int) call.integer("output_height", 1);
        int width = (int) call.integer("output_width", 1);
        int count = (int) call.tensor(1).extent(0);
        int plane = input[2] * input[3];
        double[] y = new double[count * input[1] * height * width];
        for (int roi = 0; roi < count; roi++) {
            int image = Extents.index(call, call.tensor(2).getLong(roi), input[0]);
            Region region = Region.of(call, rois, 4 * roi, height, width);
            for (int c = 0; c < input[1]; c++) {
                for (int i = 0; i < height * width; i++) {
                    y[(roi * input[1] + c) * height * width + i] = region.pool(
                            values, (image * input[1] + c) * plane, input[2], input[3], i / width, i % width);
                }
            }
        }
        call.result(0, Elements.tensor(x.elementType(), new long[] {count, input[1], height, width}, y));
    }

    /** A region cut into bins, each read at {@code rows} by {@code columns} places between elements. */
    private record Region(
            double top, double left, double binHeight, double binWidth, int rows, int columns, boolean largest) {
        static Region of(HostCall call, double[] rois, int at, int height, int width) {
            boolean halfPixel =
                    call.text("coordinate_transformation_mode", "half_pixel").equals("half_pixel");
            double scale = call.number("spatial_scale", 1);
            double shift = halfPixel ? 0.5 : 0;
            double left = rois[at] * scale - shift;
            double top = rois[at + 1] * scale - shift;
            double reachX = rois[at + 2] * scale - shift - left;
            double reachY = rois[at + 3] * scale - shift - top;
            if (!halfPixel) {
                reachX = StrictMath.max(reachX, 1);
                reachY = StrictMath.max(reachY, 1);
            }
            int ratio = (int) call.integer("sampling_ratio", 0);
            int rows = ratio > 0 ? ratio : (int) StrictMath.ceil(reachY / height);
            int columns = ratio > 0 ? ratio : (int) StrictMath.ceil(reachX / width);
            boolean largest = call.text("mode", "avg").equals("max");
            return new Region(top, left, reachY / height, reachX / width, rows, columns, largest);
        }

        double pool(double[] x, int image, int height, int width, int binRow, int binColumn) {
            double sum = 0;
            double best = 0;
            for (int i = 0; i < rows; i++) {
                double row = top + (binRow + (i + 0.5) / rows) * binHeight;
                for (int k = 0; k < columns; k++) {
                    double column = left + (binColumn + (k + 0.5) / columns) * binWidth;
                    double value = read(x, image, height, width, row, column);
                    sum += value;
                    best = i == 0 && k == 0 ? value : StrictMath.max(best, value);
                }
            }
            return largest ? best : sum / Math.max(rows * columns, 1);
        }

        /** Bilinear, or of the four weighted elements the largest; 0 more than an element outside. */
        private double read(double[] x, int image, int height, int width, double row, double column) {
            if (row < -1 || row > height || column < -1 || column > width) {
                return 0;
            }
            double r = Math.clamp(row, 0.0, height - 1.0);
            double c = Math.clamp(column, 0.0, width - 1.0);
            int low = (int) r;
            int near = (int) c;
            int high = Math.min(low + 1, height - 1);
            int far = Math.min(near + 1, width - 1);
            double down = r - low;
            double right = c - near;
            double a = (1 - down) * (1 - right) * x[image + low * width + near];
            double b = (1 - down) * right * x[image + low * width + far];
            double d = down * (1 - right) * x[image + high * width + near];
            double e = down * right * x[image + high * width + far];
            return largest ? StrictMath.max(StrictMath.max(a, b), StrictMath.max(d, e)) : a + b + d + e;
        }
    }
}
