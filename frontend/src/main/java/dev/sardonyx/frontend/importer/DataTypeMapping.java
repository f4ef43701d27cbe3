package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.tensor.ElementType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which element type of tensors goes with which data type of ONNX. The complex types have none. */
final class DataTypeMapping {
    private static final Map<OnnxDataType, ElementType> TO_ELEMENT = new EnumMap<>(OnnxDataType.class);
    private static final Map<ElementType, OnnxDataType> TO_ONNX = new EnumMap<>(ElementType.class);

    static {
        pair(OnnxDataType.DOUBLE, ElementType.F64);
        pair(OnnxDataType.FLOAT, ElementType.F32);
        pair(OnnxDataType.FLOAT16, ElementType.F16);
        pair(OnnxDataType.BFLOAT16, ElementType.BF16);
        pair(OnnxDataType.FLOAT8E4M3FN, ElementType.F8E4M3FN);
        pair(OnnxDataType.FLOAT8E4M3FNUZ, ElementType.F8E4M3FNUZ);
        pair(OnnxDataType.FLOAT8E5M2, ElementType.F8E5M2);
        pair(OnnxDataType.FLOAT8E5M2FNUZ, ElementType.F8E5M2FNUZ);
        pair(OnnxDataType.FLOAT8E8M0, ElementType.F8E8M0);
        pair(OnnxDataType.FLOAT4E2M1, ElementType.F4E2M1);
        pair(OnnxDataType.INT64, ElementType.I64);
        pair(OnnxDataType.INT32, ElementType.I32);
        pair(OnnxDataType.INT16, ElementType.I16);
        pair(OnnxDataType.INT8, ElementType.I8);
        pair(OnnxDataType.INT4, ElementType.I4);
        pair(OnnxDataType.INT2, ElementType.I2);
        pair(OnnxDataType.UINT64, ElementType.U64);
        pair(OnnxDataType.UINT32, ElementType.U32);
        pair(OnnxDataType.UINT16, ElementType.U16);
        pair(OnnxDataType.UINT8, ElementType.U8);
        pair(OnnxDataType.UINT4, ElementType.U4);
        pair(OnnxDataType.UINT2, ElementType.U2);
        pair(OnnxDataType.BOOL, ElementType.BOOL);
        pair(OnnxDataType.STRING, ElementType.STRING);
    }

    private DataTypeMapping() {}

    private static void pair(OnnxDataType onnx, ElementType element) {
        TO_ELEMENT.put(onnx, element);
        TO_ONNX.put(element, onnx);
    }

    static Optional<ElementType> element(OnnxDataType type) {
        return Optional.ofNullable(TO_ELEMENT.get(type));
    }

    static OnnxDataType onnx(ElementType type) {
        return TO_ONNX.get(type);
    }
}
