package dev.sardonyx.frontend.model;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Where the bytes of a tensor lie outside the model file. Nothing here has been checked against the file system.
 *
 * @param location a path relative to the model's folder, with {@code /} between parts
 * @param offsetBytes where the bytes begin
 * @param lengthBytes how many there are; when absent, as many as the tensor's type needs
 * @param checksum the SHA1 digest of the file as the model gives it; may be empty
 */
public record OnnxExternalData(String location, long offsetBytes, OptionalLong lengthBytes, String checksum) {
    public OnnxExternalData {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(lengthBytes, "lengthBytes");
        Objects.requireNonNull(checksum, "checksum");
    }
}
