package dev.sardonyx.ops;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Datum;
import java.util.List;

/**
 * An operator. Stateless; one instance serves all nodes.
 *
 * <p>The four methods do not share code with each other beyond attribute keys: {@link #evaluate} is the oracle that
 * {@link #lower} is tested against.
 */
public interface Operator {
    /** Name, versions, operands, results, attributes, accuracy. */
    OperatorSchema schema();

    /**
     * The result types, one for each result of the schema that the node has (or could have). Called after operands
     * were checked against the schema. Every check of shapes and attribute values is here.
     */
    List<ValueType> infer(InferenceContext in);

    /**
     * The result values: plain loops in the order the operator's text describes, accumulating in doubles, clarity
     * before speed.
     */
    List<Datum> evaluate(EvaluationContext in);

    /** What kind of loop nest the operator is. */
    Lowering lower(LoweringContext to);
}
