/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.index.IndexEntry;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.MediaBody;
import org.camelmultimodal.runtime.camel.Options;

/**
 * Images, texts or vectors in, entries of the index out of them; the body stays. Without an id of
 * its own an entry has that of its content, so that a message that comes twice makes one entry.
 */
class ClipIndexProducer extends ClipIndexedProducer {

    ClipIndexProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected CompletionStage<Runnable> infer(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        ClipIndexAction action =
                Options.headerOr(
                        message,
                        ClipConstants.INDEX_ACTION,
                        ClipIndexAction.class,
                        options().getIndexAction());
        return switch (action) {
            case UPSERT -> upsert(exchange, ticket);
            case DELETE -> CompletableFuture.completedFuture(() -> delete(message));
        };
    }

    private CompletionStage<Runnable> upsert(Exchange exchange, Ticket ticket) {
        Message message = exchange.getMessage();
        ClipModality modality = modality(message);
        List<Object> parts = parts(exchange, modality);
        List<String> ids = ids(message, parts);
        return embedAll(exchange, parts, modality, ticket)
                .thenApply(vectors -> () -> write(message, parts, ids, vectors));
    }

    /**
     * The items as texts, bytes and vectors: streams can be read once, and are needed for the id as
     * well as for the vector.
     */
    private List<Object> parts(Exchange exchange, ClipModality modality) {
        Object body = exchange.getMessage().getBody();
        List<?> given = body instanceof List<?> list ? list : Collections.singletonList(body);
        var parts = new ArrayList<Object>();
        for (Object part : given) {
            if (part instanceof float[]) {
                parts.add(part);
            } else {
                parts.add(isText(part, modality) ? text(exchange, part) : bytes(exchange, part));
            }
        }
        return parts;
    }

    private byte[] bytes(Exchange exchange, Object part) {
        long maxBytes = options().getMaxBytes();
        return MediaBody.read(exchange, part, what(), maxBytes).readAll(maxBytes);
    }

    private static List<String> ids(Message message, List<Object> parts) {
        Object header = message.getHeader(ClipConstants.ID);
        if (header == null) {
            return parts.stream().map(ClipIndexProducer::contentId).toList();
        }
        List<String> ids = header instanceof List<?> list ? texts(list) : texts(List.of(header));
        if (ids.size() != parts.size()) {
            throw new InvalidOptionException(
                    "The header %s has %d ids for %d parts of the body"
                            .formatted(ClipConstants.ID, ids.size(), parts.size()));
        }
        return ids;
    }

    private static List<String> texts(List<?> ids) {
        return ids.stream().map(id -> Options.text(ClipConstants.ID, id)).toList();
    }

    private static String contentId(Object part) {
        if (part instanceof float[]) {
            throw new InvalidOptionException(
                    "A body that is a vector needs the header %s".formatted(ClipConstants.ID));
        }
        return part instanceof byte[] bytes
                ? Digest.SHA_256.of(bytes)
                : Digest.SHA_256.of(part.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void write(
            Message message, List<Object> parts, List<String> ids, List<float[]> vectors) {
        Object metadata = message.getHeader(ClipConstants.METADATA);
        String caption = Options.headerOr(message, ClipConstants.TEXT, String.class, null);
        var entries = new ArrayList<IndexEntry>();
        for (int i = 0; i < parts.size(); i++) {
            String own = parts.get(i) instanceof String string ? string : "";
            String text = caption == null ? own : caption;
            entries.add(
                    new IndexEntry(
                            ids.get(i), vectors.get(i), text, metadata(message, metadata, i)));
        }
        index().upsert(entries);
        message.setHeader(ClipConstants.IDS, ids);
    }

    /** What the header says of a part, and the name of the file it came from. */
    private static Map<String, Object> metadata(Message message, Object header, int part) {
        Object of = header instanceof List<?> list && part < list.size() ? list.get(part) : header;
        var metadata = new LinkedHashMap<String, Object>();
        if (message.getHeader(Exchange.FILE_NAME) instanceof String fileName) {
            metadata.put("fileName", fileName);
        }
        if (of instanceof Map<?, ?> map) {
            map.forEach((name, value) -> metadata.put(String.valueOf(name), value));
        } else if (of != null) {
            throw new InvalidOptionException(
                    "The header %s holds a %s; expected a Map, or a List of Maps"
                            .formatted(ClipConstants.METADATA, of.getClass().getName()));
        }
        return metadata;
    }

    private void delete(Message message) {
        Object id = message.getHeader(ClipConstants.ID, message.getBody());
        List<String> ids =
                id instanceof List<?> list
                        ? texts(list)
                        : id instanceof String text && !text.isBlank() ? List.of(text) : List.of();
        if (ids.isEmpty()) {
            throw new InvalidMediaException(
                    "clip:index with indexAction=delete needs the ids, in the header %s or the body"
                            .formatted(ClipConstants.ID));
        }
        index().delete(ids);
        message.setHeader(ClipConstants.IDS, ids);
    }
}
