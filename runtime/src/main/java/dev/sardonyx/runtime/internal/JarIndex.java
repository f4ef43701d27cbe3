package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.ModelLoadException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Finds where the bytes of a stored entry lie in a jar (APPNOTE 6.3, without 64-bit extensions). */
final class JarIndex {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int END_SIZE = 22;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int LONGEST_COMMENT = 0xFFFF;

    private final FileChannel channel;
    private final Path jar;

    JarIndex(FileChannel channel, Path jar) {
        this.channel = channel;
        this.jar = jar;
    }

    /** Offset and length of an entry's bytes. */
    record Range(long offset, long size) {}

    /** The bytes of {@code name}, stored without compression; a jar that names any entry twice is refused. */
    Range find(String name) throws IOException {
        ByteBuffer end = endRecord();
        int count = end.getShort(10) & 0xFFFF;
        long centralSize = end.getInt(12) & 0xFFFFFFFFL;
        long centralOffset = end.getInt(16) & 0xFFFFFFFFL;
        if (centralOffset + centralSize > channel.size()) {
            throw damaged("its directory lies outside the file");
        }
        ByteBuffer central = read(centralOffset, Math.toIntExact(centralSize));
        Range found = null;
        Set<String> names = new HashSet<>();
        int position = 0;
        for (int i = 0; i < count; i++) {
            if (position + CENTRAL_SIZE > central.capacity() || central.getInt(position) != CENTRAL_SIGNATURE) {
                throw damaged("its directory is broken at entry " + i);
            }
            int nameLength = central.getShort(position + 28) & 0xFFFF;
            int rest = (central.getShort(position + 30) & 0xFFFF) + (central.getShort(position + 32) & 0xFFFF);
            if (position + CENTRAL_SIZE + nameLength > central.capacity()) {
                throw damaged("its directory is broken at entry " + i);
            }
            String entry = StandardCharsets.UTF_8
                    .decode(central.slice(position + CENTRAL_SIZE, nameLength))
                    .toString();
            if (!names.add(entry)) {
                throw damaged("it holds entry " + entry + " twice");
            }
            if (entry.equals(name)) {
                found = range(central, position, name);
            }
            position += CENTRAL_SIZE + nameLength + rest;
        }
        if (found == null) {
            throw damaged("entry " + name + " is missing");
        }
        return found;
    }

    private Range range(ByteBuffer central, int position, String name) throws IOException {
        int method = central.getShort(position + 10);
        long size = central.getInt(position + 24) & 0xFFFFFFFFL;
        long local = central.getInt(position + 42) & 0xFFFFFFFFL;
        if (method != 0) {
            throw damaged("entry " + name + " is compressed; a tool rewrote the jar");
        }
        ByteBuffer header = read(local, LOCAL_SIZE);
        if (header.getInt(0) != LOCAL_SIGNATURE) {
            throw damaged("entry " + name + " has no header");
        }
        long data = local + LOCAL_SIZE + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
        if (data + size > channel.size()) {
            throw damaged("entry " + name + " ends outside the file");
        }
        return new Range(data, size);
    }

    private ByteBuffer endRecord() throws IOException {
        int length = (int) Math.min(channel.size(), END_SIZE + LONGEST_COMMENT);
        ByteBuffer tail = read(channel.size() - length, length);
        for (int at = length - END_SIZE; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE) {
                return tail.slice(at, END_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw damaged("it is truncated or no jar");
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long position = offset;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw new EOFException("unexpected end at " + position);
            }
            position += read;
        }
        return buffer;
    }

    private ModelLoadException damaged(String fact) {
        return new ModelLoadException("model jar " + jar + " cannot be used: " + fact + "; copy or compile it again");
    }
}
