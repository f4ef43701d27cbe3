/**
 * Kernel and program intermediate representation to class files. The only package that knows ASM; nothing outside it
 * sees an opcode.
 */
package dev.sardonyx.codegen.bytecode;
