/** How a jar is opened, threads are kept and the vector module is found. Nobody outside the runtime imports this. */
package dev.sardonyx.runtime.internal;
