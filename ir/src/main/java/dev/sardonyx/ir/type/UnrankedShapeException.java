package dev.sardonyx.ir.type;

/** Somebody asked for the extents of a shape whose number of axes is not known. */
public final class UnrankedShapeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnrankedShapeException() {
        super("the shape is unranked");
    }
}
