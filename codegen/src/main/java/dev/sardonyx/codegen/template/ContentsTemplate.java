package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.program.Algorithm.Contents;
import dev.sardonyx.ir.program.Call.KernelCall;
import java.util.List;

/**
 * Writes dimensions as elements. Units are elements; the parameters are their values. Descriptor: result array and
 * offset, values.
 */
public final class ContentsTemplate implements Template<Contents> {
    @Override
    public String family(Contents contents) {
        return "contents_" + contents.element().text();
    }

    @Override
    public Kernel build(Contents contents, VectorTarget target) {
        KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable begin = code.parameter("begin", KernelType.I32);
        Variable end = code.parameter("end", KernelType.I32);
        ParameterReader in = new ParameterReader(code, lane, at);
        Variable to = in.array("to", Elements.base(contents.element()));
        Variable offset = in.integer("offset");
        Variable first = code.let("first", in.position());
        code.forRange("i", begin, end, i -> {
            KernelExpression value = load(in.parameters(), add(first, i));
            code.store(to, add(offset, i), convert(to.type().loaded(), value));
        });
        return new Kernel(family(contents) + "_" + target.text(), List.of(code.build()));
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        return Descriptor.of(call.extents().get(0), call.extents().get(0).plus(1))
                .place(call.results().get(0))
                .sizes(call.parameters());
    }
}
