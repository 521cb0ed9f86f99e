/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import dev.langchain4j.store.embedding.filter.Filter;
import java.util.Optional;
import org.apache.camel.Message;
import org.camelmultimodal.clip.index.IndexQuery;
import org.camelmultimodal.clip.index.MetadataFilters;
import org.camelmultimodal.clip.vector.SearchVector;
import org.camelmultimodal.runtime.camel.Options;

/** Options of a search: those of the endpoint, overridden by the headers of a message. */
record SearchOptions(
        int topK,
        int offset,
        float minScore,
        Optional<Filter> filter,
        float queryWeight,
        float negativeWeight,
        float nearDuplicateThreshold,
        int numCandidates) {

    static SearchOptions read(Message message, ClipConfiguration options) {
        return new SearchOptions(
                options.topK(message, ClipConfiguration.DEFAULT_TOP_K),
                Options.intInRange(
                        message,
                        ClipConstants.OFFSET,
                        options.getOffset(),
                        0,
                        IndexQuery.MAX_DEPTH),
                options.minScore(message),
                filter(message, options),
                Options.floatInRange(
                        message, ClipConstants.QUERY_WEIGHT, options.getQueryWeight(), 0, 1),
                Options.floatInRange(
                        message, ClipConstants.NEGATIVE_WEIGHT, options.getNegativeWeight(), 0, 1),
                options.getNearDuplicateThreshold(),
                options.getNumCandidates());
    }

    /**
     * Returns both filters joined: a message may narrow the filter of the endpoint, not widen it.
     */
    private static Optional<Filter> filter(Message message, ClipConfiguration options) {
        Object header = message.getHeader(ClipConstants.FILTER);
        Optional<Filter> ofMessage =
                MetadataFilters.parse(
                        header instanceof String text
                                ? Options.text(ClipConstants.FILTER, text)
                                : header);
        Optional<Filter> ofEndpoint = MetadataFilters.parse(options.getFilter());
        return ofEndpoint.isPresent() && ofMessage.isPresent()
                ? Optional.of(ofEndpoint.get().and(ofMessage.get()))
                : ofEndpoint.or(() -> ofMessage);
    }

    /** Returns the query of the index for what was embedded. */
    IndexQuery query(Optional<float[]> body, Optional<float[]> query, Optional<float[]> negative) {
        return new IndexQuery(
                SearchVector.of(body, query, queryWeight, negative, negativeWeight),
                topK,
                offset,
                minScore,
                filter,
                nearDuplicateThreshold,
                numCandidates);
    }
}
