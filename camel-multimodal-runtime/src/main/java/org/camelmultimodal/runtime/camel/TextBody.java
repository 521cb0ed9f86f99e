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

/** Message bodies as texts. */
public final class TextBody {

    private static final int MAX_BYTES_OF_A_CHARACTER = 4;

    private TextBody() {}

    /**
     * Returns a body, or an item of one, as a text: a <code>String</code> as it is; a file, a
     * stream or bytes if they are UTF-8; else whatever Camel converts to a text. Of what is no text
     * an empty one.
     *
     * @param what the operation, for messages
     * @param maxCharacters maximum length; of a longer body no more than that is read into memory
     * @param option names the option of that maximum, for messages
     * @throws InvalidMediaException if it is too long, not UTF-8, or cannot be read
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
                    "%s got a text of %d characters, more than %s=%d"
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
                    "%s needs a text; this one is not UTF-8".formatted(what), e);
        }
    }
}
