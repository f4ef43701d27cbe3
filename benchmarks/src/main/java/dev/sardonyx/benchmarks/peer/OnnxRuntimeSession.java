package dev.sardonyx.benchmarks.peer;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in ONNX Runtime. */
final class OnnxRuntimeSession implements Peer.Session {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, OnnxTensor> bound = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> results = new LinkedHashMap<>();

    OnnxRuntimeSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    @Override
    public void bind(Map<String, Tensor> inputs) {
        release();
        inputs.forEach((name, tensor) -> bound.put(name, value(tensor)));
        allocateResults();
    }

    /** Allocates the outputs once, if all shapes are known; otherwise every run allocates them. */
    private void allocateResults() {
        try {
            Map<String, NodeInfo> infos = session.getOutputInfo();
            if (infos.values().stream().allMatch(info -> isFixed(info.getInfo()))) {
                infos.forEach((name, info) -> {
                    TensorInfo tensor = (TensorInfo) info.getInfo();
                    results.put(name, value(Tensor.zeros(type(tensor.type), tensor.getShape())));
                });
            }
        } catch (OrtException e) {
            throw OnnxRuntimePeer.failed("the outputs", e);
        }
    }

    private static boolean isFixed(ValueInfo info) {
        return info instanceof TensorInfo tensor
                && tensor.type != OnnxJavaType.STRING
                && tensor.type != OnnxJavaType.UNKNOWN
                && Arrays.stream(tensor.getShape()).allMatch(extent -> extent > 0);
    }

    private OrtSession.Result runOnce() throws OrtException {
        return results.isEmpty() ? session.run(bound) : session.run(bound, results);
    }

    private OnnxTensor value(Tensor tensor) {
        try {
            if (tensor.elementType() == ElementType.STRING) {
                return OnnxTensor.createTensor(environment, tensor.strings(), tensor.shape());
            }
            ByteBuffer bytes = ByteBuffer.allocateDirect(
                            Math.toIntExact(tensor.data().byteSize()))
                    .order(ByteOrder.nativeOrder());
            MemorySegment.ofBuffer(bytes).copyFrom(tensor.data());
            return OnnxTensor.createTensor(environment, bytes, tensor.shape(), type(tensor.elementType()));
        } catch (OrtException e) {
            throw OnnxRuntimePeer.failed("the inputs", e);
        }
    }

    private static OnnxJavaType type(ElementType type) {
        return switch (type) {
            case F64 -> OnnxJavaType.DOUBLE;
            case F32 -> OnnxJavaType.FLOAT;
            case F16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case I64 -> OnnxJavaType.INT64;
            case I32 -> OnnxJavaType.INT32;
            case I16 -> OnnxJavaType.INT16;
            case I8 -> OnnxJavaType.INT8;
            case U8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            default -> throw new IllegalArgumentException("ONNX Runtime's Java API has no type for " + type.text());
        };
    }

    private static ElementType type(OnnxJavaType type) {
        return switch (type) {
            case DOUBLE -> ElementType.F64;
            case FLOAT -> ElementType.F32;
            case FLOAT16 -> ElementType.F16;
            case BFLOAT16 -> ElementType.BF16;
            case INT64 -> ElementType.I64;
            case INT32 -> ElementType.I32;
            case INT16 -> ElementType.I16;
            case INT8 -> ElementType.I8;
            case UINT8 -> ElementType.U8;
            case BOOL -> ElementType.BOOL;
            case STRING, UNKNOWN -> throw new IllegalArgumentException("outputs of type " + type + " are not read");
        };
    }

    @Override
    public void run() {
        try (OrtSession.Result result = runOnce()) {
            assert result.size() > 0 : "a model has outputs";
        } catch (OrtException e) {
            throw OnnxRuntimePeer.failed("the model", e);
        }
    }

    @Override
    public List<Tensor> outputs() {
        List<Tensor> outputs = new ArrayList<>();
        try (OrtSession.Result result = runOnce()) {
            for (Map.Entry<String, OnnxValue> output : result) {
                outputs.add(tensor((OnnxTensor) output.getValue()));
            }
            return outputs;
        } catch (OrtException e) {
            throw OnnxRuntimePeer.failed("the model", e);
        }
    }

    private static Tensor tensor(OnnxTensor value) {
        Tensor tensor = Tensor.zeros(type(value.getInfo().type), value.getInfo().getShape());
        if (tensor.size() > 0) {
            tensor.data().copyFrom(MemorySegment.ofBuffer(value.getByteBuffer()));
        }
        return tensor;
    }

    private void release() {
        bound.values().forEach(OnnxTensor::close);
        bound.clear();
        results.values().forEach(OnnxTensor::close);
        results.clear();
    }

    @Override
    public void close() {
        release();
        try {
            session.close();
        } catch (OrtException e) {
            throw OnnxRuntimePeer.failed("closing", e);
        }
    }
}
