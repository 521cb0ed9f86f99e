/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.index.IndexEntry;
import org.camelmultimodal.clip.model.ClipInput;
import org.camelmultimodal.runtime.batch.Stage;
import org.camelmultimodal.runtime.batch.Ticket;
import org.camelmultimodal.runtime.camel.Items;
import org.camelmultimodal.runtime.camel.Options;

/**
 * Indexes images, texts and vectors, or deletes entries; the body is left untouched. Without an id
 * of its own, an entry has that of its content, so that a message that comes twice makes one entry.
 */
class ClipIndexProducer extends ClipIndexedProducer<ClipIndexProducer.Request, List<String>> {

    /** What to do with the index. */
    sealed interface Request {}

    /** Adds or replaces entries. */
    record Upsert(Items<ClipInput> inputs, List<Entry> entries) implements Request {}

    /** Deletes entries. */
    record Delete(List<String> ids) implements Request {}

    /** What is stored beside the vector of an item. */
    record Entry(String id, String text, Map<String, Object> metadata) {}

    ClipIndexProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected Request request(Exchange exchange) {
        ClipIndexAction action =
                Options.headerOr(
                        exchange.getMessage(),
                        ClipConstants.INDEX_ACTION,
                        ClipIndexAction.class,
                        options().getIndexAction());
        return switch (action) {
            case UPSERT -> upsert(exchange);
            case DELETE -> new Delete(EntryHeaders.idsToDelete(exchange.getMessage()));
        };
    }

    /**
     * Items are read completely: streams can be read once, but the id needs the content as well.
     */
    private Upsert upsert(Exchange exchange) {
        Items<ClipInput> inputs = inputs(exchange);
        var contents = new ArrayList<ClipInput>();
        for (int i = 0; i < inputs.size(); i++) {
            contents.add(inReach(inputs.read(i)));
        }
        return new Upsert(
                Items.of(contents, what(), ClipInput.class::cast),
                EntryHeaders.entries(exchange.getMessage(), contents));
    }

    private ClipInput inReach(ClipInput input) {
        return input instanceof ClipInput.Image image
                ? new ClipInput.Image(image.source().inMemory(options().getMaxBytes()))
                : input;
    }

    @Override
    protected CompletionStage<List<String>> run(Request request, Ticket ticket) {
        if (request instanceof Delete delete) {
            return CompletableFuture.completedFuture(
                    ticket.timed(Stage.INDEX, () -> delete(delete.ids())));
        }
        var upsert = (Upsert) request;
        return then(
                embedAll(upsert.inputs(), ticket),
                vectors -> ticket.timed(Stage.INDEX, () -> upsert(upsert.entries(), vectors.all())),
                ticket);
    }

    private List<String> delete(List<String> ids) {
        index().delete(ids);
        return ids;
    }

    private List<String> upsert(List<Entry> entries, List<float[]> vectors) {
        var indexed = new ArrayList<IndexEntry>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            indexed.add(new IndexEntry(entry.id(), vectors.get(i), entry.text(), entry.metadata()));
        }
        index().upsert(indexed);
        return entries.stream().map(Entry::id).toList();
    }

    @Override
    protected void write(Exchange exchange, List<String> ids) {
        exchange.getMessage().setHeader(ClipConstants.IDS, ids);
    }
}
