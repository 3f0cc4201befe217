/** A small house in which every rule of {@code ArchitectureTest} is broken once, beside a twin that keeps it. */
package org.flashback.archfixture;
