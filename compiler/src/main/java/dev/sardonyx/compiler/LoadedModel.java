package dev.sardonyx.compiler;

import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.explain.Trace;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.ModelLoadException;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.runtime.TensorSpec;
import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A compiled model with one session. */
final class LoadedModel implements Engine.Model {
    private final CompiledModel model;
    private final Session session;
    private final Path jar;
    private Trace trace;

    LoadedModel(CompiledModel model, Path jar) {
        this.model = model;
        this.session = model.newSession();
        this.jar = jar;
    }

    @Override
    public List<Engine.Parameter> inputs() {
        return model.inputs().stream().map(LoadedModel::parameter).toList();
    }

    @Override
    public List<Engine.Parameter> outputs() {
        return model.outputs().stream().map(LoadedModel::parameter).toList();
    }

    private static Engine.Parameter parameter(TensorSpec spec) {
        ValueType type = spec.element() == null
                ? new ValueType.OptionalType(Optional.empty())
                : TensorType.of(spec.element(), shape(spec));
        return new Engine.Parameter(spec.name(), type);
    }

    /** The shape as the type's text has it; what is no number is an open extent. */
    private static Shape shape(TensorSpec spec) {
        String inside =
                spec.type().substring(spec.type().indexOf('[') + 1, spec.type().lastIndexOf(']'));
        List<Dim> dims = new ArrayList<>();
        if (!inside.isBlank()) {
            // Commas inside a function's parentheses do not part extents.
            for (String extent : inside.split(",(?![^(]*\\))")) {
                boolean known = extent.strip().chars().allMatch(Character::isDigit);
                dims.add(known ? Dim.known(Long.parseLong(extent.strip())) : Dim.symbol("d" + dims.size()));
            }
        }
        return Shape.of(dims);
    }

    @Override
    public List<Datum> run(List<Datum> inputs) {
        Outputs outputs = outputs(inputs.toArray(Datum[]::new));
        List<Datum> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            values.add(outputs.get(i) instanceof Tensor tensor ? tensor.copy() : outputs.get(i));
        }
        return values;
    }

    @Override
    public Runnable bind(List<Datum> inputs) {
        Datum[] values = inputs.toArray(Datum[]::new);
        return () -> outputs(values);
    }

    @Override
    public List<String> slowKernels() {
        return model.slowKernels();
    }

    /** The outputs in the session's memory. */
    private Outputs outputs(Datum[] inputs) {
        try {
            return traced(inputs);
        } catch (ModelLoadException e) {
            throw StandardToolchain.damaged(jar, e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    Diagnostic.error(
                            DiagnosticCode.R002,
                            Location.UNKNOWN,
                            e.getMessage(),
                            "the model takes "
                                    + model.inputs().stream()
                                            .map(i -> i.name() + ": " + i.type())
                                            .toList()),
                    e);
        }
    }

    private Outputs traced(Datum[] inputs) {
        if (trace == null) {
            return session.run(inputs);
        }
        trace.runBegins();
        Outputs outputs = session.run(inputs);
        trace.runEnds();
        return outputs;
    }

    @Override
    public void trace(Trace calls) {
        List<String> hostFunctions = model.hostFunctions();
        trace = calls;
        session.listen(new Frame.CallListener() {
            @Override
            public void called(int kernel, int at, long nanoseconds) {
                calls.called(model.kernelName(kernel), nanoseconds);
            }

            @Override
            public void hostCalled(int site, int at, long nanoseconds) {
                calls.called(hostFunctions.get(site), nanoseconds);
            }
        });
    }

    @Override
    public void close() {
        // Nothing of a model needs closing.
    }
}
