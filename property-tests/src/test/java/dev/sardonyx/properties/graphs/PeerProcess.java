package dev.sardonyx.properties.graphs;

import dev.sardonyx.properties.Peer;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * ONNX Runtime in a process of its own, which random graphs may crash: then the graph counts as refused and the next
 * one gets a new process. Used by one thread.
 */
final class PeerProcess implements AutoCloseable {
    /** Stands in front of every answer: what a crash writes has none. */
    private static final int MARK = 0x5EED_F00D;

    private Process process;
    private DataOutputStream out;
    private DataInputStream in;

    /** The results of a model; one that ONNX Runtime refuses or that crashes it throws {@link IllegalStateException}. */
    List<Tensor> run(byte[] model, List<String> names, List<Tensor> inputs) {
        try {
            if (process == null || !process.isAlive()) {
                start();
            }
            out.writeInt(model.length);
            out.write(model);
            out.writeInt(names.size());
            for (int i = 0; i < names.size(); i++) {
                out.writeUTF(names.get(i));
                write(out, inputs.get(i));
            }
            out.flush();
            if (in.readInt() != MARK) {
                throw new IOException("it wrote something else");
            }
            int results = in.readInt();
            if (results < 0) {
                throw new IllegalStateException(in.readUTF());
            }
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < results; i++) {
                tensors.add(read(in));
            }
            return tensors;
        } catch (IOException e) {
            close();
            throw new IllegalStateException("the process ended", e);
        }
    }

    private void start() throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        "-XX:+DisplayVMOutputToStderr",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        PeerProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .start();
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process = null;
        }
    }

    private static void write(DataOutputStream out, Tensor tensor) throws IOException {
        out.writeInt(tensor.elementType().ordinal());
        out.writeInt(tensor.rank());
        for (long extent : tensor.shape()) {
            out.writeLong(extent);
        }
        byte[] bytes = tensor.data().toArray(ValueLayout.JAVA_BYTE);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Tensor read(DataInputStream in) throws IOException {
        ElementType type = ElementType.values()[in.readInt()];
        long[] shape = new long[in.readInt()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = in.readLong();
        }
        Tensor tensor = Tensor.zeros(type, shape);
        tensor.data().copyFrom(MemorySegment.ofArray(in.readNBytes(in.readInt())));
        return tensor;
    }

    /** Answers requests from the standard input until it ends. */
    public static void main(String[] args) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out))) {
            // Nothing else may write between the answers.
            System.setOut(System.err);
            while (true) {
                byte[] model = in.readNBytes(in.readInt());
                List<String> names = new ArrayList<>();
                List<Tensor> inputs = new ArrayList<>();
                for (int count = in.readInt(); count > 0; count--) {
                    names.add(in.readUTF());
                    inputs.add(read(in));
                }
                answer(out, model, names, inputs);
                out.flush();
            }
        } catch (EOFException e) {
            // The other end is closed.
        }
    }

    private static void answer(DataOutputStream out, byte[] model, List<String> names, List<Tensor> inputs)
            throws IOException {
        List<Datum> results;
        out.writeInt(MARK);
        try {
            results = Peer.run(model, names, inputs);
        } catch (IllegalStateException | IllegalArgumentException e) {
            out.writeInt(-1);
            out.writeUTF(e.getMessage());
            return;
        }
        out.writeInt(results.size());
        for (Datum result : results) {
            write(out, (Tensor) result);
        }
    }
}
