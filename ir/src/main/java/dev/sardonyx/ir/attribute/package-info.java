/** The attributes of nodes: constant parameters with a kind, read through typed keys that state defaults once. */
package dev.sardonyx.ir.attribute;
