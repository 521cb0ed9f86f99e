/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.clip.ClipIndexAction;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.examples.server.api.InputParts;
import org.camelmultimodal.examples.server.api.Requests;
import org.camelmultimodal.examples.server.api.Response;
import org.camelmultimodal.examples.server.api.Upload;
import org.camelmultimodal.runtime.Digest;
import org.camelmultimodal.runtime.media.MediaSource;

/** An index of images that users of the studio add, search and remove. */
public final class StudioIndex {

    private static final String NAME = "studioName";
    private static final String ID = "studioId";
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int RESULTS = 24;

    private final Thumbnails thumbnails;

    public StudioIndex(Thumbnails thumbnails) {
        this.thumbnails = thumbnails;
    }

    /** Reads an image that is added. Its id is its digest: an image is in the index once. */
    public void add(Exchange exchange) {
        String name = Requests.form(exchange, "file").text("name", MAX_NAME_CHARACTERS).orElse("");
        File file = Upload.read(exchange, "file");
        String id = Digest.SHA_256.of(new MediaSource.File(file.toPath()).readAll(Long.MAX_VALUE));
        thumbnails.requireRoom(id);
        exchange.setProperty(NAME, name);
        exchange.setProperty(ID, id);
        exchange.getMessage().setHeader(ClipConstants.ID, id);
    }

    /** Stores the thumbnail of an image that is indexed, and answers with its entry. */
    public void added(Exchange exchange) {
        String id = exchange.getProperty(ID, String.class);
        String name = exchange.getProperty(NAME, String.class);
        var source = new MediaSource.File(exchange.getMessage().getBody(File.class).toPath());
        thumbnails.add(id, name, source);
        Response.json(exchange, entry(id, name));
    }

    /** Answers with the entries, the latest first. */
    public void list(Exchange exchange) {
        List<Map<String, Object>> entries = thumbnails.ids().stream().flatMap(this::entry).toList();
        Response.json(exchange, Map.of("data", entries));
    }

    /** Returns the entry of an image; none if another request has removed it. */
    private Stream<Map<String, Object>> entry(String id) {
        return thumbnails.name(id).map(name -> entry(id, name)).stream();
    }

    private static Map<String, Object> entry(String id, String name) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", id);
        map.put("name", name);
        return map;
    }

    /** Answers with the image of an entry, reduced and encoded by the server. */
    public void image(Exchange exchange, @Header("id") String id) {
        Response.write(exchange, 200, "image/png", thumbnails.png(id));
    }

    /** Reads the id of an entry that is removed. */
    public void remove(Exchange exchange, @Header("id") String id) {
        thumbnails.require(id);
        exchange.setProperty(ID, id);
        Message message = exchange.getMessage();
        message.setHeader(ClipConstants.ID, id);
        message.setHeader(ClipConstants.INDEX_ACTION, ClipIndexAction.DELETE);
    }

    /** Removes the thumbnail of an entry that is removed. */
    public void removed(Exchange exchange) {
        String id = exchange.getProperty(ID, String.class);
        thumbnails.remove(id);
        Response.json(exchange, Map.of("id", id, "deleted", true));
    }

    /** Reads a query: a text, an image, or one of each. */
    public void query(Exchange exchange) {
        List<Object> items = InputParts.read(Requests.json(exchange, "input")).items();
        Message message = exchange.getMessage();
        message.setBody(null);
        for (Object item : items) {
            if (item instanceof String text
                    && !message.getHeaders().containsKey(ClipConstants.QUERY)) {
                message.setHeader(ClipConstants.QUERY, text);
            } else if (item instanceof byte[] image && message.getBody() == null) {
                message.setBody(image);
            } else {
                throw ApiException.invalid(
                        "input", "The query is invalid: expected a text, an image, or one of each");
            }
        }
        message.setHeader(ClipConstants.TOP_K, RESULTS);
    }

    /** Answers with the entries that were found, best first. */
    public void results(Exchange exchange) {
        List<Map<String, Object>> results =
                ((List<?>) exchange.getMessage().getBody())
                        .stream().map(SearchHit.class::cast).flatMap(this::result).toList();
        Response.json(exchange, Map.of("data", results));
    }

    private Stream<Map<String, Object>> result(SearchHit hit) {
        Stream<Map<String, Object>> found = entry(hit.id());
        return found.map(
                entry -> {
                    entry.put("score", hit.score());
                    return entry;
                });
    }
}
