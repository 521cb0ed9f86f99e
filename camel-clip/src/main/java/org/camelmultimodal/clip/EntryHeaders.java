/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.camel.Options;

/** Reads ids, captions and metadata of index entries from headers. */
final class EntryHeaders {

    private EntryHeaders() {}

    /**
     * Returns an entry for each item.
     *
     * @throws InvalidOptionException if the header has another number of ids, metadata of another
     *     type, or a vector has no id
     */
    static List<IndexRequest.Entry> entries(Message message, List<ClipInput> inputs) {
        List<String> ids = ids(message, inputs);
        String caption = Options.headerOr(message, ClipConstants.TEXT, String.class, null);
        var entries = new ArrayList<IndexRequest.Entry>();
        for (int i = 0; i < inputs.size(); i++) {
            String own = inputs.get(i) instanceof ClipInput.Text text ? text.text() : "";
            entries.add(
                    new IndexRequest.Entry(
                            ids.get(i), caption == null ? own : caption, metadata(message, i)));
        }
        return entries;
    }

    private static List<String> ids(Message message, List<ClipInput> inputs) {
        Object header = message.getHeader(ClipConstants.ID);
        if (header == null) {
            return inputs.stream().map(EntryHeaders::contentId).toList();
        }
        List<String> ids = header instanceof List<?> list ? texts(list) : texts(List.of(header));
        if (ids.size() != inputs.size()) {
            throw new InvalidOptionException(
                    "The header %s has %d ids for %d items: expected one id per item"
                            .formatted(ClipConstants.ID, ids.size(), inputs.size()));
        }
        return ids;
    }

    private static List<String> texts(List<?> ids) {
        return ids.stream().map(id -> Options.text(ClipConstants.ID, id)).toList();
    }

    private static String contentId(ClipInput input) {
        if (input instanceof ClipInput.Text text) {
            return Digest.SHA_256.of(text.text().getBytes(StandardCharsets.UTF_8));
        }
        if (input instanceof ClipInput.Image image) {
            return Digest.SHA_256.of(image.source().readAll(Long.MAX_VALUE));
        }
        throw new InvalidOptionException(
                "The body is a vector and has no id: expected an id. Set the header %s"
                        .formatted(ClipConstants.ID));
    }

    /** Returns the metadata of an item from the header, and the name of its file. */
    private static Map<String, Object> metadata(Message message, int index) {
        Object header = message.getHeader(ClipConstants.METADATA);
        Object own =
                header instanceof List<?> list && index < list.size() ? list.get(index) : header;
        var metadata = new LinkedHashMap<String, Object>();
        if (message.getHeader(Exchange.FILE_NAME) instanceof String fileName) {
            metadata.put("fileName", fileName);
        }
        if (own instanceof Map<?, ?> map) {
            map.forEach((name, value) -> metadata.put(String.valueOf(name), value));
        } else if (own != null) {
            throw new InvalidOptionException(
                    "The header %s has the type %s: expected a Map, or a List of Maps"
                            .formatted(ClipConstants.METADATA, own.getClass().getName()));
        }
        return metadata;
    }

    /**
     * Returns the ids in the header or the body.
     *
     * @throws InvalidMediaException if there is none
     */
    static List<String> idsToDelete(Message message) {
        Object id = message.getHeader(ClipConstants.ID, message.getBody());
        if (id instanceof List<?> list && !list.isEmpty()) {
            return texts(list);
        }
        if (id instanceof String text && !text.isBlank()) {
            return List.of(Options.text(ClipConstants.ID, text));
        }
        throw new InvalidMediaException(
                "clip:index got no id to delete: expected a text or a list of texts. Set the header %s or the body"
                        .formatted(ClipConstants.ID));
    }
}
