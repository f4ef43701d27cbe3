package dev.sardonyx.ops.random;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** An operator that fills a tensor with random numbers. */
abstract class RandomDraw implements Operator {
    static final AttributeKey<Float> SEED = AttributeKey.number("seed").optional();

    /** The generator of a node: by its seed, else a new one. */
    static Random generator(EvaluationContext in) {
        return in.find(SEED).map(seed -> new Random(Float.floatToIntBits(seed))).orElseGet(Random::new);
    }

    /** The seed as a parameter of a host call, if there is one. */
    static Map<String, Object> withSeed(LoweringContext to, Map<String, Object> constants) {
        Map<String, Object> all = new HashMap<>(constants);
        to.find(SEED).ifPresent(seed -> all.put("seed", seed));
        return all;
    }
}
