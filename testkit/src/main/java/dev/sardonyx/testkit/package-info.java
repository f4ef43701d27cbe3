/**
 * Runs golden files: what arrives is a file of cases, each with a command, a text and what is expected of it; what
 * leaves is a JUnit test a case. Text in, text out: nothing here knows what the texts mean.
 */
package dev.sardonyx.testkit;
