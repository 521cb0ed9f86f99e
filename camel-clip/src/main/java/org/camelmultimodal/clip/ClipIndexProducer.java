/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.ArrayList;
import java.util.List;
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
 * Indexes images, texts and vectors, or deletes entries; the body is left unchanged. The id of an
 * entry defaults to the digest of its content, so that a message that is redelivered makes one
 * entry.
 */
class ClipIndexProducer extends ClipIndexedProducer<IndexRequest, List<String>> {

    ClipIndexProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected IndexRequest request(Exchange exchange) {
        ClipIndexAction action =
                Options.headerOr(
                        exchange.getMessage(),
                        ClipConstants.INDEX_ACTION,
                        ClipIndexAction.class,
                        options().getIndexAction());
        return switch (action) {
            case UPSERT -> upsert(exchange);
            case DELETE -> new IndexRequest.Delete(EntryHeaders.idsToDelete(exchange.getMessage()));
        };
    }

    /**
     * Reads all items completely: a stream can be read only once, but the id needs its content too.
     */
    private IndexRequest upsert(Exchange exchange) {
        Items<ClipInput> inputs = inputs(exchange);
        var contents = new ArrayList<ClipInput>();
        for (int i = 0; i < inputs.size(); i++) {
            contents.add(buffered(inputs.read(i)));
        }
        return new IndexRequest.Upsert(
                Items.of(contents, what(), ClipInput.class::cast),
                EntryHeaders.entries(exchange.getMessage(), contents));
    }

    private ClipInput buffered(ClipInput input) {
        return input instanceof ClipInput.Image image
                ? new ClipInput.Image(image.source().inMemory(options().getMaxBytes()))
                : input;
    }

    @Override
    protected CompletionStage<List<String>> run(IndexRequest request, Ticket ticket) {
        if (request instanceof IndexRequest.Delete delete) {
            return CompletableFuture.completedFuture(
                    ticket.timed(Stage.INDEX, () -> delete(delete.ids())));
        }
        var upsert = (IndexRequest.Upsert) request;
        return then(
                embedAll(upsert.inputs(), ticket),
                vectors -> ticket.timed(Stage.INDEX, () -> upsert(upsert.entries(), vectors.all())),
                ticket);
    }

    private List<String> delete(List<String> ids) {
        index().delete(ids);
        return ids;
    }

    private List<String> upsert(List<IndexRequest.Entry> entries, List<float[]> vectors) {
        var indexed = new ArrayList<IndexEntry>();
        for (int i = 0; i < entries.size(); i++) {
            IndexRequest.Entry entry = entries.get(i);
            indexed.add(new IndexEntry(entry.id(), vectors.get(i), entry.text(), entry.metadata()));
        }
        index().upsert(indexed);
        return entries.stream().map(IndexRequest.Entry::id).toList();
    }

    @Override
    protected void write(Exchange exchange, List<String> ids) {
        exchange.getMessage().setHeader(ClipConstants.IDS, ids);
    }
}
