package dev.sardonyx.benchmarks.peer;

import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;

/**
 * A graph in oneDNN. A run makes the primitives' calls and the changes of format that are left between them; inputs and
 * outputs are in row-major order. It belongs to the thread that opened it.
 *
 * @param inputs in row-major order, by name
 * @param results in row-major order
 */
record OneDnnSession(
        OneDnnContext context,
        int threads,
        Map<String, OneDnnMemory> inputs,
        List<OneDnnStep> steps,
        List<OneDnnMemory> results)
        implements Peer.Session {

    @Override
    public void bind(Map<String, Tensor> values) {
        OpenMpThreads.use(threads);
        inputs.forEach(
                (name, memory) -> memory.bytes().copyFrom(values.get(name).data()));
    }

    @Override
    public void run() {
        for (OneDnnStep step : steps) {
            step.run(context.stream());
        }
        OneDnnContext.check(dnnl.dnnl_stream_wait(context.stream()), "running");
    }

    @Override
    public List<Tensor> outputs() {
        run();
        return results.stream().map(OneDnnSession::tensor).toList();
    }

    private static Tensor tensor(OneDnnMemory memory) {
        Tensor tensor = Tensor.zeros(ElementType.F32, memory.shape());
        tensor.data().copyFrom(memory.bytes());
        return tensor;
    }

    @Override
    public void close() {
        context.close();
    }
}
