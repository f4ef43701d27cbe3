package dev.sardonyx.ir.text;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the elements of a weight by the first 16 digits of their SHA-256. */
final class WeightDigest {
    private static final int DIGITS = 16;
    private static final int BLOCK = 1 << 16;

    private WeightDigest() {}

    static String of(Tensor tensor) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (tensor.elementType() == ElementType.STRING) {
                for (String string : tensor.strings()) {
                    digest.update(string.getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) 0);
                }
            } else {
                update(digest, tensor.data());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, MemorySegment data) {
        byte[] block = new byte[BLOCK];
        for (long from = 0; from < data.byteSize(); from += BLOCK) {
            int length = (int) Math.min(BLOCK, data.byteSize() - from);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, block, 0, length);
            digest.update(block, 0, length);
        }
    }
}
