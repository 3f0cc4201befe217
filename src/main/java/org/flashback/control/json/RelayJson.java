package org.flashback.control.json;

import java.util.OptionalLong;

/**
 * One relay, in {@code status} and {@code relays}.
 *
 * @param url with its pin
 * @param state {@code connecting}, {@code answering}, {@code unreachable}, {@code wrong_key}, {@code name_taken},
 *     {@code refused} or {@code slow_down}
 * @param detail in words
 */
public record RelayJson(String url, String state, OptionalLong rttMs, String detail) {}
