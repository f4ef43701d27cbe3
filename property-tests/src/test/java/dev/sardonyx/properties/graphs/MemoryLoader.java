package dev.sardonyx.properties.graphs;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Loads generated classes and their weights from memory. */
final class MemoryLoader extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();
    private final String entry;
    private final byte[] weights;

    /** @param classes by internal name */
    MemoryLoader(Map<String, byte[]> classes, String entry, byte[] weights) {
        super(MemoryLoader.class.getClassLoader());
        classes.forEach((name, bytes) -> this.classes.put(name.replace('/', '.'), bytes));
        this.entry = entry;
        this.weights = weights;
    }

    /** Generated classes are looked for here at once and not in every place where others may be. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!classes.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        return name.equals(entry) ? new ByteArrayInputStream(weights) : super.getResourceAsStream(name);
    }
}
