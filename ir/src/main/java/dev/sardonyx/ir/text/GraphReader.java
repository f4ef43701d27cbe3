package dev.sardonyx.ir.text;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.text.SardonyxParser.AttributeContext;
import dev.sardonyx.ir.text.SardonyxParser.ConstraintContext;
import dev.sardonyx.ir.text.SardonyxParser.GraphContext;
import dev.sardonyx.ir.text.SardonyxParser.InputContext;
import dev.sardonyx.ir.text.SardonyxParser.NodeContext;
import dev.sardonyx.ir.text.SardonyxParser.RegionContext;
import dev.sardonyx.ir.text.SardonyxParser.ResultContext;
import dev.sardonyx.ir.text.SardonyxParser.TypingContext;
import dev.sardonyx.ir.text.SardonyxParser.ValuesContext;
import dev.sardonyx.ir.text.SardonyxParser.WeightContext;
import dev.sardonyx.ir.text.SardonyxParser.WordContext;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Turns the parse trees of graphs into graphs. */
final class GraphReader {
    private final TextFaults faults;
    private final TypeReader types;
    private final AttributeReader attributes;

    GraphReader(TextFaults faults, WeightResolver weights) {
        this.faults = faults;
        this.types = new TypeReader(faults);
        this.attributes = new AttributeReader(faults, types, weights);
    }

    Graph graph(GraphContext context) {
        return new Scope(Words.unquoted(context.STRING().getSymbol())).graph(context);
    }

    /** The values of one graph; regions have their own. */
    private final class Scope {
        private final GraphBuilder builder;
        private final Map<String, Value> values = new HashMap<>();

        Scope(String name) {
            this.builder = new GraphBuilder(name);
        }

        Graph graph(GraphContext context) {
            context.input().forEach(this::input);
            context.weight().forEach(this::weight);
            context.node().forEach(this::node);
            context.constraint().forEach(this::constraint);
            context.result().forEach(this::result);
            return builder.build(stage(context.stage));
        }

        private Stage stage(WordContext word) {
            List<String> names = Arrays.stream(Stage.values())
                    .map(s -> s.name().toLowerCase(Locale.ROOT))
                    .toList();
            int index = names.indexOf(word.getText());
            if (index < 0) {
                throw faults.at(
                        word, "expected a stage, found " + word.getText(), "choose one of " + String.join(", ", names));
            }
            return Stage.values()[index];
        }

        private Value value(TerminalNode node) {
            String name = node.getText().substring(1);
            return name.equals("_") ? Value.ABSENT : values.computeIfAbsent(name, builder::named);
        }

        private List<Value> values(ValuesContext context) {
            return context == null
                    ? List.of()
                    : context.VALUE().stream().map(this::value).toList();
        }

        private void input(InputContext context) {
            Value value = value(context.VALUE());
            builder.input(
                    value,
                    context.STRING() == null
                            ? value.name()
                            : Words.unquoted(context.STRING().getSymbol()));
            if (context.fact() != null) {
                typing(value, context.fact().typing());
            }
        }

        private void typing(Value value, TypingContext context) {
            if (context.type() != null) {
                builder.type(value, types.type(context.type()));
            }
            if (context.dims() != null) {
                builder.contents(value, types.dims(context.dims()));
            }
        }

        private void weight(WeightContext context) {
            Value value = value(context.VALUE());
            TypingContext typing =
                    context.fact() == null ? null : context.fact().typing();
            if (typing != null) {
                typing(value, typing);
            }
            Tensor tensor;
            if (context.tensor() != null) {
                tensor = attributes.tensor(context.tensor());
            } else if (typing == null || typing.type() == null) {
                throw faults.at(context, "the weight has no type", "write one behind its name, like f32[2, 3]");
            } else {
                TensorType type = types.tensor(typing.type());
                tensor = attributes.tensor(context.elements(), type);
            }
            builder.weight(value, new Weight(Words.unquoted(context.STRING().getSymbol()), tensor));
        }

        private void node(NodeContext context) {
            boolean hasResults = context.getChild(0) instanceof ValuesContext;
            List<Value> results = hasResults ? values(context.values(0)) : List.of();
            List<Value> operands = values(context.values(hasResults ? 1 : 0));
            String location = context.STRING() == null
                    ? ""
                    : Words.unquoted(context.STRING().getSymbol());
            builder.add(new Node(
                    Words.name(context.operator),
                    operands,
                    attributes(context.attribute()),
                    context.region().stream()
                            .collect(Collectors.toMap(r -> Words.name(r.name()), this::region, (a, b) -> b)),
                    results,
                    location.isEmpty() ? Location.UNKNOWN : new Location("", "", location, "")));
            if (!context.typing().isEmpty() && context.typing().size() != results.size()) {
                throw faults.at(
                        context.typing(0),
                        "the node has " + results.size() + " results, found "
                                + context.typing().size() + " types",
                        "write a type for each result, or _ where it has none");
            }
            for (int i = 0; i < context.typing().size(); i++) {
                typing(results.get(i), context.typing(i));
            }
        }

        private Attributes attributes(List<AttributeContext> list) {
            Map<String, Attribute> byName = new HashMap<>();
            for (AttributeContext context : list) {
                if (byName.put(Words.name(context.name()), attributes.attribute(context.attributeValue())) != null) {
                    throw faults.at(
                            context, "attribute " + context.name().getText() + " is given twice", "remove one of them");
                }
            }
            return Attributes.of(byName);
        }

        private Graph region(RegionContext context) {
            return GraphReader.this.graph(context.graph());
        }

        private void constraint(ConstraintContext context) {
            builder.constraint(new Constraint(
                    types.dim(context.left),
                    types.dim(context.right),
                    Words.unquoted(context.STRING().getSymbol()),
                    Location.UNKNOWN));
        }

        private void result(ResultContext context) {
            builder.result(Words.unquoted(context.STRING().getSymbol()), value(context.VALUE()));
        }
    }
}
