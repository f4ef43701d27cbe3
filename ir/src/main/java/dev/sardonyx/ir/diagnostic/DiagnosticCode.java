package dev.sardonyx.ir.diagnostic;

/** The stable codes of all messages. The letter names the stage; numbers are never reused. */
public enum DiagnosticCode {
    F001("the model file cannot be read or parsed"),
    F002("the model file exceeds a limit"),
    F003("external data of the model cannot be used"),
    F004("an operator is unknown or not supported"),
    F005("the graph of the model is malformed"),
    F006("an initializer or constant is malformed"),
    F007("an attribute is missing, unknown or has the wrong kind"),
    F008("an operator set version is not supported"),
    I001("a graph breaks a promise of its stage"),
    I002("intermediate representation text cannot be parsed"),
    I003("operand types do not satisfy an operator's contract"),
    I004("an operator cannot work with its operands, and does not say why"),
    P001("a pass failed"),
    P002("a pipeline is ill-ordered"),
    P003("constant folding met its budget"),
    P004("nodes do not share a kernel"),
    C001("code generation failed"),
    C002("a form of an operator cannot be compiled"),
    C003("the output cannot be written"),
    C004("an option is wrong"),
    C005("a tuning table cannot be used"),
    C006("the model has no weight that the command could change"),
    R001("a model jar is damaged or incompatible"),
    R002("an input does not fit the model's signature"),
    R003("a run failed");

    private final String explanation;

    DiagnosticCode(String explanation) {
        this.explanation = explanation;
    }

    /** One line that says what messages of this code have in common. */
    public String explanation() {
        return explanation;
    }
}
