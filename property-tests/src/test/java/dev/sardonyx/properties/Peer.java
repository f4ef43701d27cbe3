package dev.sardonyx.properties;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models run by ONNX Runtime. */
final class Peer {
    private static final Map<ElementType, OnnxJavaType> TYPES = Map.of(
            ElementType.F32, OnnxJavaType.FLOAT,
            ElementType.F64, OnnxJavaType.DOUBLE,
            ElementType.F16, OnnxJavaType.FLOAT16,
            ElementType.I32, OnnxJavaType.INT32,
            ElementType.I64, OnnxJavaType.INT64,
            ElementType.I8, OnnxJavaType.INT8,
            ElementType.U8, OnnxJavaType.UINT8,
            ElementType.BOOL, OnnxJavaType.BOOL);

    private Peer() {}

    /** The results of a model, as it is and not optimised, for inputs with {@code names}. */
    static List<Tensor> run(byte[] model, List<String> names, List<Tensor> inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return run(environment.createSession(model, options), names, inputs);
        } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The results of a model as ONNX Runtime runs it by default. */
    static List<Tensor> optimized(byte[] model, List<String> names, List<Tensor> inputs) {
        try {
            return run(OrtEnvironment.getEnvironment().createSession(model), names, inputs);
        } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<Tensor> run(OrtSession opened, List<String> names, List<Tensor> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> named = new LinkedHashMap<>();
        try (OrtSession session = opened) {
            for (int i = 0; i < names.size(); i++) {
                named.put(names.get(i), tensor(environment, inputs.get(i)));
            }
            List<Tensor> results = new ArrayList<>();
            try (OrtSession.Result result = session.run(named)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    results.add(tensor((OnnxTensor) entry.getValue()));
                }
            }
            return results;
        } finally {
            named.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        MemorySegment data = tensor.data();
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(Math.toIntExact(data.byteSize())).order(ByteOrder.nativeOrder());
        MemorySegment.ofBuffer(buffer).copyFrom(data);
        return OnnxTensor.createTensor(environment, buffer, tensor.shape(), TYPES.get(tensor.elementType()));
    }

    private static Tensor tensor(OnnxTensor value) {
        ElementType type = TYPES.entrySet().stream()
                .filter(e -> e.getValue() == value.getInfo().type)
                .findFirst()
                .orElseThrow()
                .getKey();
        Tensor tensor = Tensor.zeros(type, value.getInfo().getShape());
        tensor.data().copyFrom(MemorySegment.ofBuffer(value.getByteBuffer()));
        return tensor;
    }
}
