/**
 * Models by name: a name such as {@code all-minilm-l6-v2@1x128}, or a path, arrives; a model file in the cache and the
 * shapes to fix leave. The list of models, where they come from and what their inputs look like is
 * {@code catalogue.json} of the module {@code models}. Nothing is fetched before it is asked for, and nothing is used
 * whose digest is not the one in the list.
 */
package dev.sardonyx.compiler.catalogue;
