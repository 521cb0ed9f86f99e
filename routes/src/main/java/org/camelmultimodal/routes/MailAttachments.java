/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import jakarta.activation.DataHandler;
import java.io.IOException;
import java.io.InputStream;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.eclipse.angus.mail.util.DecodingException;

/** Reads attachments of mails. */
public class MailAttachments {

    private int maxBytes;

    /** Sets the maximum size of an attachment in bytes, when it is decoded. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the content of an attachment. At most the maximum size is read into memory.
     *
     * @throws InvalidMediaException if its encoding is damaged, or it is too large: it would fail
     *     again
     * @throws IOException if the mail server cannot be reached
     */
    public byte[] content(DataHandler attachment) throws IOException {
        try (InputStream in = attachment.getInputStream()) {
            byte[] content = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new InvalidMediaException(
                        "The attachment has more than %d bytes: expected at most that many. Set the property maxBytes"
                                .formatted(maxBytes));
            }
            return content;
        } catch (DecodingException e) {
            throw new InvalidMediaException(
                    "The encoding of the attachment is invalid: %s"
                            .formatted(Excerpt.of(e.getMessage())),
                    e);
        }
    }
}
