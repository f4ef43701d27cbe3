package dev.sardonyx.properties.graphs;

import java.util.ArrayList;
import java.util.List;

/** All recipes; those that stand for more of real models come more often. */
final class Recipes {
    private static final List<Recipe> ALL = new ArrayList<>();

    static {
        add(8, ElementwiseRecipes::unary, ElementwiseRecipes::binary);
        add(2, ElementwiseRecipes::parametrized, ElementwiseRecipes::variadic, ElementwiseRecipes::clip);
        add(2, ElementwiseRecipes::where, ElementwiseRecipes::gelu, ElementwiseRecipes::remainder);
        add(3, ElementwiseRecipes::cast, ReductionRecipes::softmax, ReductionRecipes::normalize);
        add(5, ReductionRecipes::reduce);
        add(2, ReductionRecipes::extreme, ReductionRecipes::cumulate, ReductionRecipes::normalizeBySteps);
        add(4, MovementRecipes::transpose, MovementRecipes::reshape, MovementRecipes::slice);
        add(3, MovementRecipes::concat, MovementRecipes::gather, MovementRecipes::rank, MovementRecipes::split);
        add(2, MovementRecipes::pad, MovementRecipes::expand, MovementRecipes::shapes);
        add(1, MovementRecipes::tile, MovementRecipes::triangle, MovementRecipes::blocks);
        add(5, ProductRecipes::product);
        add(2, ProductRecipes::gemm, ProductRecipes::scores);
        add(1, ProductRecipes::einsum, ProductRecipes::channelNormalization);
        add(4, ProductRecipes::convolution);
        add(2, ProductRecipes::pool, ProductRecipes::integers, ProductRecipes::quantize);
        add(1, SelectionRecipes::positions, SelectionRecipes::compress, SelectionRecipes::unique);
        add(2, SelectionRecipes::largest);
        add(1, SelectionRecipes::gatherElements, SelectionRecipes::scatter, SelectionRecipes::oneHot);
        add(1, SelectionRecipes::range, SelectionRecipes::resize);
        add(3, ControlFlowRecipes::branch);
        add(2, ControlFlowRecipes::loop, ControlFlowRecipes::scan);
        add(12, SchemaRecipe::any);
    }

    private Recipes() {}

    private static void add(int weight, Recipe... recipes) {
        for (int i = 0; i < weight; i++) {
            ALL.addAll(List.of(recipes));
        }
    }

    /** Tries one recipe. */
    static void grow(Scope scope) {
        if (!scope.values().isEmpty()) {
            scope.chance.of(ALL).grow(scope);
        }
    }
}
