/** How kernels are laid out on a processor: vector widths and tile shapes. */
package dev.sardonyx.codegen.schedule;
