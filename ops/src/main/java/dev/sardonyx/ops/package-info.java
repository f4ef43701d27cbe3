/**
 * The vocabulary. An operator is one class with four obligations: schema, inference, reference and lowering; families
 * of operators are the packages below, which do not know each other. What arrives is a node with typed operands; what
 * leaves is types, values or a {@link dev.sardonyx.ops.Lowering}. Nothing here knows passes or bytecode.
 */
package dev.sardonyx.ops;
