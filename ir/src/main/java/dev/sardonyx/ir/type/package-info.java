/**
 * What a value is: element type, symbolic shape, layout and quantisation. Dimensions are expressions in normal form,
 * so equality of shapes is equality of texts. Knows no graphs.
 */
package dev.sardonyx.ir.type;
