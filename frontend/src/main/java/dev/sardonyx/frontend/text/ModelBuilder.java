package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds models and functions from parsed text. */
final class ModelBuilder {
    private static final Set<String> MODEL_KEYS = Set.of(
            "ir_version",
            "opset_import",
            "producer_name",
            "producer_version",
            "domain",
            "model_version",
            "doc_string",
            "metadata_props");
    private static final Set<String> FUNCTION_KEYS = Set.of("opset_import", "domain", "overload", "doc_string");

    private final TextErrors errors;
    private final GraphTextBuilder graphs;

    ModelBuilder(TextErrors errors) {
        this.errors = errors;
        this.graphs = new GraphTextBuilder(errors);
    }

    OnnxModel model(OnnxTextParser.ModelFileContext file) {
        Map<String, OnnxTextParser.HeaderValueContext> header = header(file.header(), MODEL_KEYS);
        return new OnnxModel(
                integer(header.get("ir_version")),
                string(header.get("producer_name")),
                string(header.get("producer_version")),
                string(header.get("domain")),
                integer(header.get("model_version")),
                string(header.get("doc_string")),
                opsets(header.get("opset_import")),
                graphs.graph(file.graph()),
                file.function().stream().map(this::function).toList(),
                properties(header.get("metadata_props")));
    }

    private OnnxFunction function(OnnxTextParser.FunctionContext function) {
        Map<String, OnnxTextParser.HeaderValueContext> header = header(function.header(), FUNCTION_KEYS);
        var required = new ArrayList<String>();
        var defaults = new ArrayList<OnnxTextParser.AttributeContext>();
        if (function.parameterList() != null) {
            for (OnnxTextParser.ParameterContext parameter :
                    function.parameterList().parameter()) {
                if (parameter.attribute() == null) {
                    required.add(parameter.identifier().getText());
                } else {
                    defaults.add(parameter.attribute());
                }
            }
        }
        return new OnnxFunction(
                string(header.get("domain")),
                Words.name(function.functionName),
                string(header.get("overload")),
                names(function.inputs),
                names(function.outputs),
                required,
                defaults.stream().map(graphs.attributes()::attribute).toList(),
                opsets(header.get("opset_import")),
                valueInfos(function),
                graphs.nodes(function.body()),
                string(header.get("doc_string")),
                Map.of());
    }

    /** The declared types of inputs, outputs and inner values. */
    private List<OnnxValueInfo> valueInfos(OnnxTextParser.FunctionContext function) {
        var values = new ArrayList<OnnxValueInfo>();
        for (var list : List.of(function.inputs, function.outputs)) {
            for (var value : list.untypedValue()) {
                if (value.type() != null) {
                    values.add(OnnxValueInfo.of(
                            Words.name(value.name()), graphs.types().type(value.type())));
                }
            }
        }
        if (function.valueList() != null) {
            function.valueList().value().forEach(value -> values.add(graphs.valueInfo(value)));
        }
        return values;
    }

    private static List<String> names(OnnxTextParser.UntypedListContext list) {
        return list.untypedValue().stream()
                .map(value -> Words.name(value.name()))
                .toList();
    }

    private Map<String, OnnxTextParser.HeaderValueContext> header(
            OnnxTextParser.HeaderContext header, Set<String> keys) {
        var entries = new HashMap<String, OnnxTextParser.HeaderValueContext>();
        if (header != null) {
            for (OnnxTextParser.HeaderEntryContext entry : header.headerEntry()) {
                String key = entry.key.getText();
                if (!keys.contains(key)) {
                    throw errors.at(
                            entry.getStart(),
                            "expected one of the header keys "
                                    + String.join(", ", keys.stream().sorted().toList()) + ", found " + key,
                            "correct or remove the entry");
                }
                entries.put(key, entry.headerValue());
            }
        }
        return entries;
    }

    private long integer(OnnxTextParser.HeaderValueContext value) {
        if (value == null) {
            return 0;
        }
        if (value.INTEGER() == null) {
            throw errors.at(value.getStart(), "expected an integer, found " + value.getText(), "write a number");
        }
        return Words.integer(value.INTEGER().getSymbol(), errors);
    }

    private String string(OnnxTextParser.HeaderValueContext value) {
        if (value == null) {
            return "";
        }
        if (value.STRING() == null) {
            throw errors.at(value.getStart(), "expected a string, found " + value.getText(), "write it in quotes");
        }
        return Words.string(value.STRING().getText());
    }

    private List<OnnxOpset> opsets(OnnxTextParser.HeaderValueContext value) {
        return pairs(value).stream()
                .map(pair -> {
                    if (pair.pairValue.getType() != OnnxTextParser.INTEGER) {
                        throw errors.at(pair.pairValue, "expected a version, found a string", "write a number");
                    }
                    return new OnnxOpset(Words.string(pair.pairKey.getText()), Words.integer(pair.pairValue, errors));
                })
                .toList();
    }

    private Map<String, String> properties(OnnxTextParser.HeaderValueContext value) {
        var properties = new LinkedHashMap<String, String>();
        pairs(value).forEach(pair -> properties.put(Words.string(pair.pairKey.getText()), Words.text(pair.pairValue)));
        return properties;
    }

    private List<OnnxTextParser.PairContext> pairs(OnnxTextParser.HeaderValueContext value) {
        if (value == null) {
            return List.of();
        }
        if (value.headerList() == null) {
            throw errors.at(
                    value.getStart(), "expected a list, found " + value.getText(), "write a list such as [\"\" : 17]");
        }
        return value.headerList().pair();
    }
}
