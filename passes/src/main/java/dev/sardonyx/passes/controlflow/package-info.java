/** Control flow before it is compiled: choices that are known are made, values of open rank stay inside branches. */
package dev.sardonyx.passes.controlflow;
