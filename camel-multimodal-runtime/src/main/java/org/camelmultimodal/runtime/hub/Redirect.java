/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.camelmultimodal.runtime.DownloadException;

/** Where a redirect of the hub leads. */
final class Redirect {

    private static final int MAX_SHOWN = 200;
    private static final int MAX_PORT = 0xffff;

    private Redirect() {}

    /**
     * Returns the address to which a response redirects.
     *
     * @param from the address that was requested
     * @throws DownloadException if it is not an HTTP address, has a user name, or leaves HTTPS
     * @throws IOException if the response names no address
     */
    static URI target(URI from, HttpResponse<?> response) throws IOException {
        String location =
                response.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new IOException("a redirect without a location"));
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw notFollowed(from, location, e);
        }
        boolean isHttp =
                "https".equalsIgnoreCase(to.getScheme())
                        || "http".equalsIgnoreCase(to.getScheme())
                                && !"https".equalsIgnoreCase(from.getScheme());
        if (!isHttp
                || to.getHost() == null
                || to.getPort() == 0
                || to.getPort() > MAX_PORT
                || to.getRawUserInfo() != null) {
            throw notFollowed(from, location, null);
        }
        return to;
    }

    private static DownloadException notFollowed(URI from, String location, Throwable cause) {
        String shown =
                location.length() > MAX_SHOWN ? location.substring(0, MAX_SHOWN) + "…" : location;
        return new DownloadException(
                "%s redirects to '%s': expected an HTTP address without a user name, and an HTTPS address after an HTTPS address. Check the variable HF_ENDPOINT"
                        .formatted(from, shown),
                cause);
    }
}
