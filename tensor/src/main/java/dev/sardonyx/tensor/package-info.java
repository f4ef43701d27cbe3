/**
 * Values: element types, shapes and tensors, their number formats and their comparison. Shared by the compiler and
 * the small runtime, so it depends on the JDK alone and knows neither graphs nor models.
 */
package dev.sardonyx.tensor;
