/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidModelException;

/** Reads JSON files of models, with limits. */
final class JsonFile {

    /** Maximum size: a config has kilobytes, one with a list of added tokens a few megabytes. */
    private static final int MAX_BYTES = 16 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    /**
     * Reads a file of at most 16 MiB; Jackson itself limits the depth of nesting and the length of
     * numbers.
     *
     * @param what the file, for messages
     * @throws InvalidModelException if it is larger, is not JSON, or cannot be read
     */
    static JsonNode read(Path file, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidModelException(
                        "%s is too large: expected at most %d bytes. Set the option model to another model"
                                .formatted(what, MAX_BYTES));
            }
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new InvalidModelException(
                    "%s is not valid JSON: %s. Download the model again, or set the option model to another"
                            .formatted(what, e.getMessage()),
                    e);
        }
    }
}
