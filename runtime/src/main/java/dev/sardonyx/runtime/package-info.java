/**
 * What an application uses: a {@link dev.sardonyx.runtime.CompiledModel} from a jar, sessions on it, inputs and
 * outputs by name. Depends on the JDK alone.
 */
package dev.sardonyx.runtime;
