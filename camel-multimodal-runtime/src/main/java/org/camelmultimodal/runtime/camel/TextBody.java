/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.io.File;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.camelmultimodal.runtime.InvalidMediaException;

/** Reads message bodies as texts. */
public final class TextBody {

    private static final int MAX_BYTES_OF_A_CHARACTER = 4;

    private TextBody() {}

    /**
     * Returns a body, or an item of it, as a text: a <code>String</code> unchanged, a file, a
     * stream or bytes decoded as UTF-8, other types as Camel converts them to a <code>String</code>
     * . If no conversion exists, the text is empty.
     *
     * @param what the operation, for error messages
     * @param maxCharacters maximum length in characters; at most that much of a longer body is read
     *     into memory
     * @param option the name of the maximum, for error messages
     * @throws InvalidMediaException if the text is too long, is not UTF-8, or cannot be read
     */
    public static String read(
            Exchange exchange, Object body, String what, int maxCharacters, String option) {
        String text =
                isBinary(body)
                        ? decode(exchange, body, what, maxCharacters)
                        : exchange.getContext()
                                .getTypeConverter()
                                .tryConvertTo(String.class, exchange, body);
        if (text == null) {
            return "";
        }
        if (text.length() > maxCharacters) {
            throw new InvalidMediaException(
                    "%s received a text of %d characters: expected at most %s=%d"
                            .formatted(what, text.length(), option, maxCharacters));
        }
        return text;
    }

    private static boolean isBinary(Object body) {
        return body instanceof byte[]
                || body instanceof InputStream
                || body instanceof StreamCache
                || body instanceof File
                || body instanceof Path
                || body instanceof WrappedFile<?>;
    }

    private static String decode(Exchange exchange, Object body, String what, int maxCharacters) {
        long maxBytes = (long) MAX_BYTES_OF_A_CHARACTER * maxCharacters;
        byte[] bytes = MediaBody.read(exchange, body, what, maxBytes).readAll(maxBytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidMediaException(
                    "%s received a text that is not valid UTF-8: expected UTF-8".formatted(what),
                    e);
        }
    }
}
