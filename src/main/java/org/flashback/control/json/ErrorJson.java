package org.flashback.control.json;

import java.util.Optional;

/**
 * Why something was not done.
 *
 * @param code stable: {@code FB-…}
 * @param title one sentence
 * @param detail what it means
 * @param action what to do; absent when nothing helps
 */
public record ErrorJson(String code, String title, String detail, Optional<String> action) {}
