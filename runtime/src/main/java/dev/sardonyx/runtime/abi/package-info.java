/**
 * What generated code is written against: kernels work on a {@link dev.sardonyx.runtime.abi.Lane}, programs on a
 * {@link dev.sardonyx.runtime.abi.Frame}. Versioned by {@link dev.sardonyx.runtime.abi.AbiVersion}; applications
 * do not use this package.
 */
package dev.sardonyx.runtime.abi;
