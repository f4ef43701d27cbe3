package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints models in the textual syntax. Reading the text gives the model back, except for what the syntax leaves out:
 * documentation and metadata below the model itself, quantization annotations, and the bits of floats that are not
 * numbers. All elements of tensors are printed.
 */
public final class OnnxTextPrinter {
    private OnnxTextPrinter() {}

    /**
     * The text of a model.
     *
     * @throws ModelException if the model has parts that the syntax cannot express: sparse constants, and inputs,
     *     outputs or type attributes without a type
     */
    public static String print(OnnxModel model) {
        var text = new StringBuilder(header(modelEntries(model)));
        var graphs = new GraphTextPrinter(text);
        graphs.graph(model.graph(), 0);
        text.append('\n');
        for (OnnxFunction function : model.functions()) {
            function(function, text, graphs);
        }
        return text.toString();
    }

    private static List<String> modelEntries(OnnxModel model) {
        var entries = new ArrayList<String>();
        entries.add("ir_version: " + model.irVersion());
        entries.add(opsets(model.opsetImports()));
        addText(entries, "producer_name", model.producerName());
        addText(entries, "producer_version", model.producerVersion());
        addText(entries, "domain", model.domain());
        if (model.modelVersion() != 0) {
            entries.add("model_version: " + model.modelVersion());
        }
        addText(entries, "doc_string", model.docString());
        if (!model.metadata().isEmpty()) {
            entries.add(model.metadata().entrySet().stream()
                    .map(entry -> Words.quote(entry.getKey()) + " : " + Words.quote(entry.getValue()))
                    .collect(Collectors.joining(", ", "metadata_props: [", "]")));
        }
        return entries;
    }

    private static void function(OnnxFunction function, StringBuilder text, GraphTextPrinter graphs) {
        var entries = new ArrayList<String>();
        entries.add("domain: " + Words.quote(function.domain()));
        entries.add(opsets(function.opsetImports()));
        addText(entries, "overload", function.overload());
        addText(entries, "doc_string", function.docString());
        text.append(header(entries)).append(Words.quoteUnlessIdentifier(function.name()));
        parameters(function, text, graphs);
        text.append(names(function.inputs())).append(" => ").append(names(function.outputs()));
        List<OnnxValueInfo> typed = graphs.withTypes(function.valueInfos());
        if (!typed.isEmpty()) {
            text.append(" <");
            graphs.values(typed);
            text.append('>');
        }
        graphs.body(function.nodes(), 0);
        text.append('\n');
    }

    private static void parameters(OnnxFunction function, StringBuilder text, GraphTextPrinter graphs) {
        if (function.attributeNames().isEmpty() && function.attributeDefaults().isEmpty()) {
            text.append(' ');
            return;
        }
        text.append(" <").append(String.join(", ", function.attributeNames()));
        if (!function.attributeNames().isEmpty()
                && !function.attributeDefaults().isEmpty()) {
            text.append(", ");
        }
        graphs.attributes(function.attributeDefaults(), 0);
        text.append("> ");
    }

    private static String names(List<String> names) {
        return names.stream().map(Words::quoteUnlessIdentifier).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String opsets(List<OnnxOpset> opsets) {
        return opsets.stream()
                .map(opset -> Words.quote(opset.domain()) + " : " + opset.version())
                .collect(Collectors.joining(", ", "opset_import: [", "]"));
    }

    private static void addText(List<String> entries, String key, String value) {
        if (!value.isEmpty()) {
            entries.add(key + ": " + Words.quote(value));
        }
    }

    private static String header(List<String> entries) {
        return "<\n  " + String.join(",\n  ", entries) + "\n>\n";
    }
}
