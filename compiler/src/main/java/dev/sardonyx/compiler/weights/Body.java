package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.List;
import java.util.Optional;

/** A scope of names with nodes: a graph, nested or not, or the body of a function. */
public sealed interface Body {
    /** The record of the model that this is; its identity stands for the body. */
    Object owner();

    List<OnnxNode> nodes();

    /** The version of the default operator set that nodes are written for. */
    long opset();

    /** The body around this one, whose names are known here. */
    Optional<Body> outer();

    /** The values that leave the body. */
    List<String> results();

    /** The values that enter the body. */
    List<String> parameters();

    List<OnnxTensor> initializers();

    /** True inside of a function, where there are no initializers. */
    boolean isOfFunction();

    /** A graph. */
    record OfGraph(OnnxGraph owner, long opset, Optional<Body> outer) implements Body {
        @Override
        public List<OnnxNode> nodes() {
            return owner.nodes();
        }

        @Override
        public List<String> results() {
            return owner.outputs().stream().map(OnnxValueInfo::name).toList();
        }

        @Override
        public List<String> parameters() {
            return owner.inputs().stream().map(OnnxValueInfo::name).toList();
        }

        @Override
        public List<OnnxTensor> initializers() {
            return owner.initializers();
        }

        @Override
        public boolean isOfFunction() {
            return outer.isPresent() && outer.get().isOfFunction();
        }
    }

    /** The body of a function. */
    record OfFunction(OnnxFunction owner, long opset) implements Body {
        @Override
        public List<OnnxNode> nodes() {
            return owner.nodes();
        }

        @Override
        public Optional<Body> outer() {
            return Optional.empty();
        }

        @Override
        public List<String> results() {
            return owner.outputs();
        }

        @Override
        public List<String> parameters() {
            return owner.inputs();
        }

        @Override
        public List<OnnxTensor> initializers() {
            return List.of();
        }

        @Override
        public boolean isOfFunction() {
            return true;
        }
    }

    /** The version of the default operator set among {@code imports}; 1 when none is named. */
    static long opset(List<OnnxOpset> imports) {
        return imports.stream()
                .filter(opset -> isDefault(opset.domain()))
                .mapToLong(OnnxOpset::version)
                .max()
                .orElse(1);
    }

    /** True for both spellings of the default domain. */
    static boolean isDefault(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
