package org.flashback.control.json;

/**
 * {@code control.json} in the profile (0600): how to reach the running node.
 *
 * @param url without a slash at its end
 * @param token for {@code Authorization: Bearer}
 * @param pid of the process that serves it
 */
public record ControlFile(String url, String token, long pid) {
    /** Its name in the profile. */
    public static final String NAME = "control.json";

    /** Shows no token. */
    @Override
    public String toString() {
        return "ControlFile[" + url + ", pid " + pid + "]";
    }
}
