/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import jakarta.activation.DataHandler;
import java.io.File;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.attachment.CamelFileDataSource;

/**
 * The file of a request. It has a random name in the directory of uploads, and is deleted when the
 * response ends; the name that the client sent is not used.
 */
public final class Upload {

    /** Exchange property: the temporary file. */
    static final String FILE = "apiUpload";

    private Upload() {}

    /**
     * Returns the file of a form and sets it as the body.
     *
     * @param name the name of the field
     * @throws ApiException if there is no such file, or another one
     */
    public static File read(Exchange exchange, String name) {
        Map<String, DataHandler> files =
                exchange.getMessage(AttachmentMessage.class).getAttachments();
        if (files == null || !files.containsKey(name)) {
            throw Fields.missing(name);
        }
        if (files.size() > 1) {
            throw ApiException.invalid(
                    null,
                    "The form has %d files: expected only '%s'".formatted(files.size(), name));
        }
        var source = (CamelFileDataSource) files.get(name).getDataSource();
        exchange.setProperty(FILE, source.getFile());
        exchange.getMessage().setBody(source.getFile());
        return source.getFile();
    }
}
