package dev.sardonyx.properties;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small models through ONNX Runtime. */
final class OnnxRuntimePeer {
    private OnnxRuntimePeer() {}

    /** What the model in {@code bytes} gives for {@code inputs}, which are called x0, x1 and so on. */
    static List<Datum> run(byte[] bytes, List<Tensor> inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> named = new LinkedHashMap<>();
        try (OrtSession session = environment.createSession(bytes)) {
            for (int i = 0; i < inputs.size(); i++) {
                named.put("x" + i, tensor(environment, inputs.get(i)));
            }
            List<Datum> outputs = new ArrayList<>();
            try (OrtSession.Result result = session.run(named)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.add(datum(output.getValue()));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            named.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] shape = tensor.shape();
        return switch (tensor.elementType()) {
            case F32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.toFloats()), shape);
            case F64 -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(tensor.toDoubles()), shape);
            case I64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.toLongs()), shape);
            case I32 -> {
                int[] values = new int[(int) tensor.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (int) tensor.getLong(i);
                }
                yield OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape);
            }
            case STRING -> OnnxTensor.createTensor(environment, tensor.strings(), shape);
            default -> throw new IllegalArgumentException("no peer for " + tensor);
        };
    }

    private static Datum datum(OnnxValue value) throws OrtException {
        if (value instanceof OnnxSequence sequence) {
            List<Datum> elements = new ArrayList<>();
            for (OnnxValue element : sequence.getValue()) {
                elements.add(datum(element));
            }
            return new TensorSequence(elements);
        }
        if (value instanceof OnnxMap map) {
            Map<Object, Datum> entries = new LinkedHashMap<>();
            map.getValue().forEach((key, number) -> entries.put(key, scalar((Number) number)));
            return new DatumMap(entries);
        }
        return tensor((OnnxTensor) value);
    }

    private static Tensor scalar(Number number) {
        return Tensor.scalar(ElementType.F32, number.doubleValue());
    }

    private static Tensor tensor(OnnxTensor tensor) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        return switch (tensor.getInfo().type) {
            case FLOAT -> {
                float[] values = new float[(int) Tensor.size(shape)];
                tensor.getFloatBuffer().get(values);
                yield Tensor.ofFloats(values, shape);
            }
            case DOUBLE -> {
                double[] values = new double[(int) Tensor.size(shape)];
                tensor.getDoubleBuffer().get(values);
                yield Tensor.ofDoubles(values, shape);
            }
            case INT64 -> {
                long[] values = new long[(int) Tensor.size(shape)];
                tensor.getLongBuffer().get(values);
                yield Tensor.ofLongs(values, shape);
            }
            case INT32 -> {
                int[] values = new int[(int) Tensor.size(shape)];
                tensor.getIntBuffer().get(values);
                yield Tensor.ofInts(values, shape);
            }
            case STRING -> strings(tensor, shape);
            default -> throw new IllegalArgumentException("no tensor of " + tensor.getInfo());
        };
    }

    private static Tensor strings(OnnxTensor tensor, long[] shape) throws OrtException {
        List<String> all = new ArrayList<>();
        collect(tensor.getValue(), all);
        return Tensor.ofStrings(all.toArray(String[]::new), shape);
    }

    private static void collect(Object value, List<String> all) {
        if (value instanceof Object[] array) {
            for (Object element : array) {
                collect(element, all);
            }
        } else {
            all.add((String) value);
        }
    }
}
