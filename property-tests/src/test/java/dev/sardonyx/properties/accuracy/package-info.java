/** Functions of single floats as generated kernels compute them, against the same functions of doubles. */
package dev.sardonyx.properties.accuracy;
