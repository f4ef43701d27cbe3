/** What constant matrices look like to kernels that skip zeros. */
package dev.sardonyx.passes.sparsity;
