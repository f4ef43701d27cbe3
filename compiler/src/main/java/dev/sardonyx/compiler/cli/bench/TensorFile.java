package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named tensors in a file that is read fast by a JVM that has just started; both ends are on one machine. */
final class TensorFile {
    private TensorFile() {}

    /** Writes {@code tensors}, whose elements are numbers or booleans. */
    static void write(Map<String, Tensor> tensors, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(tensors.size());
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                Tensor tensor = entry.getValue();
                if (tensor.elementType() == ElementType.STRING) {
                    throw Engines.wrong(
                            "the input '" + entry.getKey() + "' is text", "measure a model of numbers from its start");
                }
                out.writeUTF(entry.getKey());
                out.writeUTF(tensor.elementType().name());
                out.writeInt(tensor.rank());
                for (long extent : tensor.shape()) {
                    out.writeLong(extent);
                }
                byte[] bytes = tensor.data().toArray(ValueLayout.JAVA_BYTE);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    /** The tensors in their order. */
    static Map<String, Tensor> read(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int count = in.readInt(); count > 0; count--) {
                String name = in.readUTF();
                ElementType type = ElementType.valueOf(in.readUTF());
                long[] shape = new long[in.readInt()];
                for (int axis = 0; axis < shape.length; axis++) {
                    shape[axis] = in.readLong();
                }
                Tensor tensor = Tensor.zeros(type, shape);
                tensor.data().copyFrom(MemorySegment.ofArray(in.readNBytes(in.readInt())));
                tensors.put(name, tensor);
            }
        }
        return tensors;
    }
}
