/**
 * The command line. Commands are clients of a running node's control API: they know its JSON types and nothing of the
 * node itself. What starts a program (window, node, relay, demo) is parsed here and handed to {@link
 * org.flashback.cli.Starters}.
 *
 * <p>Client commands stay light: no window toolkit, no server, no database on their way.
 */
@NullMarked
package org.flashback.cli;

import org.jspecify.annotations.NullMarked;
