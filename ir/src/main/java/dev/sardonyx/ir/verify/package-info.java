/**
 * Checks that graphs, programs and kernels keep their promises. Each check is a class that is named as the promise it
 * checks; all failures are collected. What operators mean is not known here.
 */
package dev.sardonyx.ir.verify;
