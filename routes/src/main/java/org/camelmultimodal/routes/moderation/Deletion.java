/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes temporary files when an exchange is done. */
final class Deletion extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);

    private final Collection<Path> files;

    /**
     * @param files may still change until the exchange is done
     */
    Deletion(Collection<Path> files) {
        this.files = files;
    }

    @Override
    public void onDone(Exchange exchange) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("The temporary file {} stays: {}", file, e.toString());
            }
        }
    }
}
