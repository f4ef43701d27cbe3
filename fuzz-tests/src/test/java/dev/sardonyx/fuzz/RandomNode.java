package dev.sardonyx.fuzz;

import dev.sardonyx.frontend.protobuf.schema.AttributeProto;
import dev.sardonyx.frontend.protobuf.schema.GraphProto;
import dev.sardonyx.frontend.protobuf.schema.NodeProto;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import dev.sardonyx.frontend.protobuf.schema.ValueInfoProto;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.OperatorSchema.Occurrence;
import dev.sardonyx.ops.OperatorSchema.Parameter;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds a node of any operator, with operands and attributes that its schema allows in kind, to a graph. */
final class RandomNode {
    private final Choices choices;
    private final GraphProto.Builder graph;

    RandomNode(Choices choices, GraphProto.Builder graph) {
        this.choices = choices;
        this.graph = graph;
    }

    void add() {
        OperatorSchema schema = choices.of(Vocabulary.SCHEMAS);
        String name = "fresh" + graph.getNodeCount();
        NodeProto.Builder node =
                NodeProto.newBuilder().setName(name).setDomain(schema.domain()).setOpType(schema.name());
        Map<String, ElementType> variables = new HashMap<>();
        for (int i = 0; i < operandCount(schema); i++) {
            Parameter parameter = schema.operand(i).orElseThrow();
            boolean absent = parameter.occurrence() == Occurrence.OPTIONAL && choices.oneIn(3);
            node.addInput(absent ? "" : operand(parameter, variables));
        }
        for (int i = 0; i < Math.max(1, resultCount(schema)); i++) {
            String output = name + "_" + i;
            node.addOutput(output);
            graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        for (AttributeKey<?> key : schema.attributes().values()) {
            if (key.isRequired() || choices.oneIn(3)) {
                node.addAttribute(new RandomAttribute(choices).of(key));
            }
        }
        schema.regions().forEach(region -> node.addAttribute(region(region)));
        graph.addNode(node);
    }

    private int operandCount(OperatorSchema schema) {
        return count(schema.operands());
    }

    private int resultCount(OperatorSchema schema) {
        return count(schema.results());
    }

    private int count(List<Parameter> parameters) {
        int count = (int) parameters.stream()
                .filter(p -> p.occurrence() == Occurrence.REQUIRED)
                .count();
        while (count < parameters.size() && choices.oneIn(2)) {
            count++;
        }
        boolean variadic = !parameters.isEmpty() && parameters.getLast().occurrence() == Occurrence.VARIADIC;
        return variadic ? count + choices.below(3) : count;
    }

    private String operand(Parameter parameter, Map<String, ElementType> variables) {
        List<String> all = names();
        if (choices.oneIn(8) && !all.isEmpty()) {
            return choices.of(all);
        }
        List<ElementType> types = parameter.types().stream().sorted().toList();
        if (types.isEmpty()) {
            return all.isEmpty() ? "" : choices.of(all);
        }
        ElementType type = parameter.variable().isEmpty()
                ? type(types)
                : variables.computeIfAbsent(parameter.variable(), variable -> type(types));
        List<String> fitting = names(type);
        return fitting.isEmpty() || choices.oneIn(3) ? constant(type) : choices.of(fitting);
    }

    private ElementType type(List<ElementType> types) {
        return types.contains(ElementType.F32) && !choices.oneIn(4) ? ElementType.F32 : choices.of(types);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        return names;
    }

    private List<String> names(ElementType type) {
        int number = RandomTensor.dataType(type);
        List<String> names = new ArrayList<>();
        graph.getInputList().stream()
                .filter(input -> input.getType().getTensorType().getElemType() == number)
                .forEach(input -> names.add(input.getName()));
        graph.getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == number)
                .forEach(tensor -> names.add(tensor.getName()));
        return names;
    }

    private String constant(ElementType type) {
        TensorProto.Builder tensor = new RandomTensor(choices).of(type);
        String name = "constant" + graph.getInitializerCount();
        graph.addInitializer(tensor.setName(name));
        return name;
    }

    /** A region that gives its parameters, or what lies around it. */
    private AttributeProto region(String name) {
        GraphProto.Builder body = GraphProto.newBuilder().setName(name);
        int parameters = choices.below(5);
        for (int i = 0; i < parameters; i++) {
            body.addInput(ValueInfoProto.newBuilder().setName(name + "_in" + i));
        }
        int results = choices.below(4);
        List<String> around = names();
        for (int i = 0; i < results; i++) {
            boolean own = parameters > 0 && (around.isEmpty() || choices.oneIn(2));
            String read = own ? name + "_in" + choices.below(parameters) : around.isEmpty() ? "" : choices.of(around);
            String output = name + "_out" + i;
            body.addNode(
                    NodeProto.newBuilder().setOpType("Identity").addInput(read).addOutput(output));
            body.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body)
                .build();
    }
}
