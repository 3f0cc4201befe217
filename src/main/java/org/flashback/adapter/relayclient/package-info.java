/**
 * Talks to relays over HTTPS. Every call is a connection of its own, so that nothing of one call can be recognised in
 * the next; only registering and unregistering show the node's certificate.
 *
 * <p>Decides nothing: what a failure means is up to the use cases.
 */
@NullMarked
package org.flashback.adapter.relayclient;

import org.jspecify.annotations.NullMarked;
