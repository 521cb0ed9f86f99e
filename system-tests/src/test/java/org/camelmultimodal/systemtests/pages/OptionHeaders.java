/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The options that have a header, by the rule on the pages, and the reasons of those that have
 * none.
 */
final class OptionHeaders {

    /** The rule on the pages. */
    static final String RULE =
            """
            Options that describe a single request, such as a prompt, a query or the number of results, have a header, which takes precedence over the option. Options of the endpoint have none: the model and how it is loaded, files, addresses and stores, threads, queues and batches, limits, and settings tuned to a model. A header is named `Camel` + component + option, such as `TopK` for the option `topK`.
            """;

    /** The reasons why an option has no header. */
    enum Reason {
        LOADING("model", "device", "precision", "optimizationLevel", "lazyStartProducer"),
        RESOURCES("policy", "auditUri", "embeddingStore", "index", "indexDirectory"),
        ENDPOINT(
                "concurrentCalls",
                "queueSize",
                "rejectWhenFull",
                "batchSize",
                "batchDelay",
                "concurrentBatches",
                "decoding",
                "storeFullResult",
                "embedMetadata"),
        LIMITS("timeout", "maxBytes", "maxPixels", "maxFrames", "maxTextLength", "maxDuration"),
        TUNED_TO_A_MODEL(
                "logitScale",
                "logitBias",
                "longText",
                "margin",
                "nearDuplicateThreshold",
                "numCandidates",
                "bestOf",
                "compressionRatioThreshold",
                "conditionOnPreviousText",
                "logprobThreshold",
                "noSpeechThreshold");

        private final Set<String> options;

        Reason(String... options) {
            this.options = Set.of(options);
        }

        Set<String> options() {
            return options;
        }
    }

    private static final Pattern OPTION = Pattern.compile("\\bthe option (\\w+)");

    private OptionHeaders() {}

    /** Returns the option that a header overrides or narrows, by its description. */
    static Optional<String> option(JsonNode header) {
        return OPTION.matcher(header.path("description").asText())
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst();
    }
}
