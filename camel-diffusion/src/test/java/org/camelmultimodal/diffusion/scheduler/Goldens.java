/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Numbers recorded from diffusers and torch. */
final class Goldens {

    private static final JsonNode ALL = read();

    private Goldens() {}

    static JsonNode get(String name) {
        return ALL.get(name);
    }

    static Stream<String> names() {
        Iterable<String> names = ALL::fieldNames;
        return StreamSupport.stream(names.spliterator(), false);
    }

    private static JsonNode read() {
        try (var in = Goldens.class.getResourceAsStream("/goldens/schedulers.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
