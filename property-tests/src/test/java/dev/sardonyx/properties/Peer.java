package dev.sardonyx.properties;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models run by ONNX Runtime. */
public final class Peer {
    private static final Map<ElementType, OnnxJavaType> TYPES = Map.of(
            ElementType.F32, OnnxJavaType.FLOAT,
            ElementType.F64, OnnxJavaType.DOUBLE,
            ElementType.F16, OnnxJavaType.FLOAT16,
            ElementType.BF16, OnnxJavaType.BFLOAT16,
            ElementType.I32, OnnxJavaType.INT32,
            ElementType.I64, OnnxJavaType.INT64,
            ElementType.I8, OnnxJavaType.INT8,
            ElementType.U8, OnnxJavaType.UINT8,
            ElementType.BOOL, OnnxJavaType.BOOL);

    private Peer() {}

    /**
     * The results of a model, as it is and not optimised, for inputs with {@code names}; a model or inputs that ONNX
     * Runtime refuses throw {@link IllegalStateException}.
     */
    public static List<Datum> run(byte[] model, List<String> names, List<Tensor> inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(1);
            return run(environment.createSession(model, options), names, inputs);
        } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The results of a model as ONNX Runtime runs it by default. */
    static List<Tensor> optimized(byte[] model, List<String> names, List<Tensor> inputs) {
        try {
            return run(OrtEnvironment.getEnvironment().createSession(model), names, inputs).stream()
                    .map(Tensor.class::cast)
                    .toList();
        } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<Datum> run(OrtSession opened, List<String> names, List<Tensor> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> named = new LinkedHashMap<>();
        try (OrtSession session = opened) {
            for (int i = 0; i < names.size(); i++) {
                named.put(names.get(i), tensor(environment, inputs.get(i)));
            }
            List<Datum> results = new ArrayList<>();
            try (OrtSession.Result result = session.run(named)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    results.add(datum(entry.getValue()));
                }
            }
            return results;
        } finally {
            named.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        if (tensor.elementType() == ElementType.STRING) {
            return OnnxTensor.createTensor(environment, tensor.strings(), tensor.shape());
        }
        MemorySegment data = tensor.data();
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(Math.toIntExact(data.byteSize())).order(ByteOrder.nativeOrder());
        MemorySegment.ofBuffer(buffer).copyFrom(data);
        return OnnxTensor.createTensor(environment, buffer, tensor.shape(), TYPES.get(tensor.elementType()));
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
            map.getValue()
                    .forEach((key, number) ->
                            entries.put(key, Tensor.scalar(ElementType.F32, ((Number) number).doubleValue())));
            return new DatumMap(entries);
        }
        return tensor((OnnxTensor) value);
    }

    private static Tensor tensor(OnnxTensor value) throws OrtException {
        long[] shape = value.getInfo().getShape();
        if (value.getInfo().type == OnnxJavaType.STRING) {
            List<String> all = new ArrayList<>();
            collect(value.getValue(), all);
            return Tensor.ofStrings(all.toArray(String[]::new), shape);
        }
        ElementType type = TYPES.entrySet().stream()
                .filter(e -> e.getValue() == value.getInfo().type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no tensor of " + value.getInfo()))
                .getKey();
        Tensor tensor = Tensor.zeros(type, shape);
        tensor.data().copyFrom(MemorySegment.ofBuffer(value.getByteBuffer()));
        return tensor;
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
