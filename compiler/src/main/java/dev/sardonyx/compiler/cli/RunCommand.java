package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.data.NpyWriter;
import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.compiler.data.ValueFiles;
import dev.sardonyx.compiler.explain.Trace;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a compiled model once. */
@Command(name = "run", description = "Run a compiled model once; inputs that are not given are made up.")
final class RunCommand implements Callable<Integer> {
    private static final int ELEMENTS_SHOWN = 8;
    private static final long SEED = 1;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OUT.jar", description = "The jar that 'compile' wrote.")
    private Path jar;

    @Option(names = "--input", paramLabel = "NAME=FILE", description = "A value in a .npy, .pb or .json file.")
    private Map<String, Path> inputs = new LinkedHashMap<>();

    @Option(names = "--output", paramLabel = "DIR", description = "Write outputs as .npy files.")
    private Path output;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads to use (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write the last calls with their times as a Chrome trace, for Perfetto.")
    private Path trace;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Engine.Model model = Toolchain.find().open(jar, threads)) {
            List<Datum> results = run(model);
            for (int i = 0; i < results.size(); i++) {
                String name = model.outputs().get(i).name();
                out.println(name + " = " + shown(results.get(i)));
                if (output != null) {
                    write(name, results.get(i));
                }
            }
        }
        out.flush();
        return 0;
    }

    private List<Datum> run(Engine.Model model) {
        List<Datum> arguments = arguments(model.inputs());
        if (trace == null) {
            return model.run(arguments);
        }
        Trace calls = new Trace();
        calls.model(jar.toString());
        model.trace(calls);
        List<Datum> results = model.run(arguments);
        TraceFiles.write(calls, trace);
        return results;
    }

    private List<Datum> arguments(List<Engine.Parameter> parameters) {
        List<String> names = parameters.stream().map(Engine.Parameter::name).toList();
        for (String name : inputs.keySet()) {
            if (!names.contains(name)) {
                throw Engines.wrong(
                        "a value is given for '" + name + "', which is no input", "the inputs are " + names);
            }
        }
        List<Datum> arguments = new ArrayList<>();
        for (Engine.Parameter parameter : parameters) {
            Path file = inputs.get(parameter.name());
            if (file == null) {
                spec.commandLine().getErr().println("the input '" + parameter.name() + "' is made up");
                spec.commandLine().getErr().flush();
            }
            arguments.add(
                    file != null
                            ? ValueFiles.read(file, parameter.type())
                            : new SampleInputs(SEED).value(parameter.name(), parameter.type(), Optional.empty()));
        }
        return arguments;
    }

    private static String shown(Datum datum) {
        return switch (datum) {
            case Tensor tensor -> tensor + " " + elements(tensor);
            case TensorSequence(List<Datum> elements) ->
                "sequence of " + elements.size()
                        + elements.stream().map(e -> "\n  " + shown(e)).reduce("", String::concat);
            case OptionalDatum(Optional<Datum> content) ->
                content.map(RunCommand::shown).orElse("nothing");
            case DatumMap map -> "map " + entries(map);
        };
    }

    private static String entries(DatumMap map) {
        String shown = map.entries().entrySet().stream()
                .limit(ELEMENTS_SHOWN)
                .map(entry -> entry.getKey() + ": "
                        + (entry.getValue() instanceof Tensor tensor ? elements(tensor) : shown(entry.getValue())))
                .collect(Collectors.joining(", "));
        return "{" + shown + (map.entries().size() > ELEMENTS_SHOWN ? ", …}" : "}");
    }

    private static String elements(Tensor tensor) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < Math.min(tensor.size(), ELEMENTS_SHOWN); i++) {
            text.append(i == 0 ? "" : ", ");
            switch (tensor.elementType().kind()) {
                case STRING -> text.append('"').append(tensor.strings()[i]).append('"');
                case BOOL -> text.append(tensor.getBoolean(i));
                case SIGNED, UNSIGNED -> text.append(tensor.getLong(i));
                case FLOAT -> text.append((float) tensor.getDouble(i));
            }
        }
        return text.append(tensor.size() > ELEMENTS_SHOWN ? ", …}" : "}").toString();
    }

    private void write(String name, Datum datum) {
        try {
            Files.createDirectories(output);
        } catch (IOException e) {
            throw JsonFiles.unwritable(output, e);
        }
        String file = name.replaceAll("[^A-Za-z0-9_.-]+", "_");
        switch (datum) {
            case Tensor tensor -> NpyWriter.write(tensor, output.resolve(file + ".npy"));
            case TensorSequence(List<Datum> elements) -> {
                for (int i = 0; i < elements.size(); i++) {
                    write(name + "_" + i, elements.get(i));
                }
            }
            case OptionalDatum(Optional<Datum> content) -> content.ifPresent(value -> write(name, value));
            case DatumMap map -> map.entries().forEach((key, value) -> write(name + "_" + key, value));
        }
    }
}
