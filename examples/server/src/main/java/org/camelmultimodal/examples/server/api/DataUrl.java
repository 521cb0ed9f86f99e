/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads images in data URLs. The server opens no other URL, which could be an internal address. */
public final class DataUrl {

    private static final Pattern IMAGE =
            Pattern.compile("data:image/[a-z0-9.+-]{1,32};base64,", Pattern.CASE_INSENSITIVE);

    private DataUrl() {}

    /**
     * Returns the bytes of an image.
     *
     * @param param the field of the request
     * @param where the path within the field, for error messages
     * @throws ApiException if it is not a data URL with an image in Base64
     */
    public static byte[] image(JsonNode url, String param, String where) {
        Matcher prefix = IMAGE.matcher(url.asText());
        if (!url.isTextual() || !prefix.lookingAt()) {
            throw ApiException.invalid(
                    param,
                    where
                            + " is not supported: expected data:image/…;base64, followed by the image");
        }
        try {
            return Base64.getDecoder().decode(url.textValue().substring(prefix.end()));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(param, where + " is not valid Base64");
        }
    }
}
