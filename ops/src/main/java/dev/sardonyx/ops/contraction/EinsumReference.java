package dev.sardonyx.ops.contraction;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.TreeMap;

/** An equation evaluated by loops over all values of all its letters. */
final class EinsumReference {
    private EinsumReference() {}

    static Tensor evaluate(EvaluationContext in, String text) {
        String[] sides = text.replace(" ", "").split("->", -1);
        String[] terms = sides[0].split(",", -1);
        int hidden = 0;
        for (int i = 0; i < terms.length; i++) {
            int count = in.tensor(i).rank() - terms[i].replace("...", "").length();
            hidden = Math.max(hidden, count);
            terms[i] = terms[i].replace("...", "9876543210".substring(10 - count));
        }
        String result = sides.length == 2
                ? sides[1].replace("...", "9876543210".substring(10 - hidden))
                : "9876543210".substring(10 - hidden) + once(String.join("", terms));
        TreeMap<Character, Long> extents = new TreeMap<>();
        for (int i = 0; i < terms.length; i++) {
            for (int axis = 0; axis < terms[i].length(); axis++) {
                extents.merge(terms[i].charAt(axis), in.tensor(i).extent(axis), Math::max);
            }
        }
        List<Character> letters = List.copyOf(extents.keySet());
        long[] all = letters.stream().mapToLong(extents::get).toArray();
        long[] shape = result.chars().mapToLong(c -> extents.get((char) c)).toArray();
        Tensor y = Tensor.zeros(in.tensor(0).elementType(), shape);
        double[] sums = new double[Math.toIntExact(y.size())];
        long[] exact = new long[sums.length];
        Index.forEach(all, index -> {
            double product = 1;
            long exactProduct = 1;
            for (int i = 0; i < terms.length; i++) {
                long place = place(in.tensor(i).shape(), terms[i], letters, index);
                product *= in.tensor(i).getDouble(place);
                exactProduct *= in.tensor(i).getLong(place);
            }
            int target = (int) place(shape, result, letters, index);
            sums[target] += product;
            exact[target] += exactProduct;
        });
        for (int i = 0; i < sums.length; i++) {
            if (y.elementType().isFloat()) {
                y.setDouble(i, sums[i]);
            } else {
                y.setLong(i, exact[i]);
            }
        }
        return y;
    }

    private static String once(String labels) {
        StringBuilder found = new StringBuilder();
        labels.chars()
                .filter(c -> Character.isLetter(c) && labels.indexOf(c) == labels.lastIndexOf(c))
                .sorted()
                .forEach(c -> found.append((char) c));
        return found.toString();
    }

    private static long place(long[] shape, String labels, List<Character> letters, long[] index) {
        long place = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            long at = index[letters.indexOf(labels.charAt(axis))];
            place = place * shape[axis] + (shape[axis] == 1 ? 0 : at);
        }
        return place;
    }
}
