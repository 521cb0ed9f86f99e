/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The addresses of the hub's API.
 *
 * <p>Source: the documentation of <code>huggingface_hub</code>.
 *
 * @param endpoint the hub, without a slash at the end
 */
record HubAddresses(URI endpoint) {

    /** Returns the address that lists the files of a revision and their sizes. */
    URI listing(HubReference reference) {
        return URI.create(
                "%s/api/models/%s/revision/%s?blobs=true"
                        .formatted(
                                endpoint, reference.repository(), encoded(reference.revision())));
    }

    /** Returns the address of a file at a commit. */
    URI file(HubReference reference, String commit, HubFile file) {
        String path =
                Arrays.stream(file.path().split("/"))
                        .map(HubAddresses::encoded)
                        .collect(Collectors.joining("/"));
        return URI.create(
                "%s/%s/resolve/%s/%s".formatted(endpoint, reference.repository(), commit, path));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
