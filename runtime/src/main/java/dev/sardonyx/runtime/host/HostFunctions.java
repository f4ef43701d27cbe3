package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostFunction;
import java.util.function.BiConsumer;

/** The list of host functions, one line each, sorted by name. */
public final class HostFunctions {
    private HostFunctions() {}

    /** Tells {@code register} the name and the function of each. */
    public static void registerAll(BiConsumer<String, HostFunction> register) {
        register.accept("affine_grid", Resizing::affineGrid);
        register.accept("arg_reduce", Sorting::argReduce);
        register.accept("average_pool", Poolings::average);
        register.accept("bernoulli", Randoms::bernoulli);
        register.accept("bit_cast", Casts::bitCast);
        register.accept("cast", Casts::cast);
        register.accept("cast_map", Maps::cast);
        register.accept("causal_conv_with_state", Convolutions::causalWithState);
        register.accept("center_crop_pad", Movements::centerCropPad);
        register.accept("col2im", Poolings::col2im);
        register.accept("compress", Selections::compress);
        register.accept("concat_from_sequence", Sequences::concat);
        register.accept("conv", Convolutions::conv);
        register.accept("conv_integer", Convolutions::convInteger);
        register.accept("conv_transpose", TransposedConvolutions::convTranspose);
        register.accept("cosine_window", Signals::cosineWindow);
        register.accept("cumulative", Reductions::cumulative);
        register.accept("deform_conv", DeformableConvolutions::deformConv);
        register.accept("det", Contractions::det);
        register.accept("dft", Signals::dft);
        register.accept("dict_vectorizer", Maps::vectorize);
        register.accept("dropout", Randoms::dropout);
        register.accept("einsum", Einsums::einsum);
        register.accept("equal", Strings::equal);
        register.accept("expand", Movements::expand);
        register.accept("gather", Selections::gather);
        register.accept("gather_elements", Selections::gatherElements);
        register.accept("gather_nd", Selections::gatherNd);
        register.accept("grid_sample", GridSampling::gridSample);
        register.accept("gru", Recurrent::gru);
        register.accept("identity", Sequences::identity);
        register.accept("if", ControlFlows::branch);
        register.accept("label_encoder", Encoders::label);
        register.accept("linear_attention", LinearAttentions::linearAttention);
        register.accept("loop", ControlFlows::loop);
        register.accept("lp_pool", Poolings::lp);
        register.accept("lstm", Recurrent::lstm);
        register.accept("max_pool", Poolings::max);
        register.accept("max_unpool", Poolings::maxUnpool);
        register.accept("mel_weight_matrix", Signals::melWeightMatrix);
        register.accept("multinomial", Randoms::multinomial);
        register.accept("non_max_suppression", Detection::nonMaxSuppression);
        register.accept("non_zero", Selections::nonZero);
        register.accept("one_hot", Selections::oneHot);
        register.accept("one_hot_encoder", Encoders::oneHot);
        register.accept("optional", Sequences::optional);
        register.accept("optional_get_element", Sequences::getElement);
        register.accept("optional_has_element", Sequences::hasElement);
        register.accept("pad", Movements::pad);
        register.accept("raise", ControlFlows::raise);
        register.accept("random_normal", Randoms::normal);
        register.accept("random_uniform", Randoms::uniform);
        register.accept("range", Shapes::range);
        register.accept("reduce", Reductions::reduce);
        register.accept("regex_full_match", Strings::regexFullMatch);
        register.accept("reshape", Shapes::reshape);
        register.accept("resize", Resizing::resize);
        register.accept("reverse_sequence", Movements::reverseSequence);
        register.accept("rnn", Recurrent::rnn);
        register.accept("roi_align", Detection::roiAlign);
        register.accept("scan", ControlFlows::scan);
        register.accept("scatter_elements", Scatters::scatterElements);
        register.accept("scatter_nd", Scatters::scatterNd);
        register.accept("sequence_at", Sequences::at);
        register.accept("sequence_construct", Sequences::construct);
        register.accept("sequence_erase", Sequences::erase);
        register.accept("sequence_insert", Sequences::insert);
        register.accept("sequence_length", Sequences::length);
        register.accept("sequence_map", ControlFlows::sequenceMap);
        register.accept("shape", Shapes::shape);
        register.accept("size", Shapes::size);
        register.accept("slice", Movements::slice);
        register.accept("split", Movements::split);
        register.accept("split_to_sequence", Sequences::split);
        register.accept("squeeze", Shapes::squeeze);
        register.accept("stft", Signals::stft);
        register.accept("string_concat", Strings::concat);
        register.accept("string_normalizer", Strings::normalizer);
        register.accept("string_split", Strings::split);
        register.accept("svm_classifier", Machines::classify);
        register.accept("tensor_scatter", Scatters::tensorScatter);
        register.accept("tf_idf_vectorizer", NGrams::vectorize);
        register.accept("tile", Movements::tile);
        register.accept("top_k", Sorting::topK);
        register.accept("tree_classifier", Trees::classify);
        register.accept("tree_regressor", Trees::regress);
        register.accept("trilu", Movements::trilu);
        register.accept("unique", Sorting::unique);
        register.accept("unsqueeze", Shapes::unsqueeze);
        register.accept("where", Selections::where);
        register.accept("zip_map", Maps::zip);
    }
}
