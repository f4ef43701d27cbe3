package dev.sardonyx.ops.contraction;

import dev.sardonyx.ops.NodeContext;
import java.util.ArrayList;
import java.util.List;

/** An equation with an explicit result, where digits stand for the axes under an ellipsis, counted from the last. */
record EinsumEquation(List<String> operands, String result) {
    static EinsumEquation of(NodeContext in) {
        String text = in.attribute(Einsum.EQUATION).replace(" ", "");
        String[] sides = text.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (terms.length != in.operandCount() || sides.length > 2) {
            throw in.error("the equation '" + text + "' does not name " + in.operandCount() + " operands", "");
        }
        List<String> operands = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < terms.length; i++) {
            int hidden = in.rank(i) - terms[i].replace("...", "").length();
            boolean open = terms[i].contains("...");
            if (hidden < 0 || (hidden > 0 && !open)) {
                throw in.error("'" + terms[i] + "' in the equation does not fit shape " + in.shape(i), "");
            }
            longest = Math.max(longest, hidden);
            operands.add(terms[i].replace("...", hidden(hidden)));
        }
        String result = sides.length == 2 ? sides[1].replace("...", hidden(longest)) : implicit(operands, longest);
        for (char label : result.toCharArray()) {
            if (operands.stream().noneMatch(o -> o.indexOf(label) >= 0)) {
                throw in.error("the equation '" + text + "' has no operand with '" + label + "'", "");
            }
        }
        return new EinsumEquation(operands, result);
    }

    private static String hidden(int count) {
        StringBuilder labels = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            labels.append((char) ('0' + i));
        }
        return labels.toString();
    }

    /** Without an arrow: hidden axes, then the letters that occur once, in alphabetical order. */
    private static String implicit(List<String> operands, int hidden) {
        String all = String.join("", operands);
        StringBuilder labels = new StringBuilder(hidden(hidden));
        all.chars()
                .filter(c -> Character.isLetter(c) && all.indexOf(c) == all.lastIndexOf(c))
                .sorted()
                .forEach(c -> labels.append((char) c));
        return labels.toString();
    }
}
