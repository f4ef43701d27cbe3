package dev.sardonyx.compiler.weights;

import java.util.regex.Pattern;

/** A pattern of names: {@code *} stands for any characters, slashes too, {@code ?} for one. */
public final class NameGlob {
    private final Pattern pattern;

    public NameGlob(String glob) {
        StringBuilder regex = new StringBuilder();
        glob.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
