/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.examples.server.Models;

/**
 * <code>/v1/moderations</code> of texts and images. The categories are those of the policy of the
 * server.
 */
public final class Moderations {

    private static final String INPUT = "apiParts";

    private final Models models;

    public Moderations(Models models) {
        this.models = models;
    }

    /** Reads the request. */
    public void request(Exchange exchange) {
        Fields fields = Requests.json(exchange, "input");
        ModelField.readOrDefault(exchange, fields, models, "clip");
        InputParts input = InputParts.read(fields);
        exchange.setProperty(INPUT, input);
        exchange.getMessage().setBody(input.items());
    }

    /** Writes a result for each text of a list, or one for all parts together. */
    public void response(Exchange exchange) {
        InputParts input = exchange.getProperty(INPUT, InputParts.class);
        List<Moderation> verdicts = verdicts(exchange);
        var results = new ArrayList<Map<String, Object>>();
        if (input.areParts()) {
            results.add(result(verdicts, input.items()));
        } else {
            for (int i = 0; i < verdicts.size(); i++) {
                results.add(result(verdicts.subList(i, i + 1), input.items().subList(i, i + 1)));
            }
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("id", "modr-" + exchange.getExchangeId());
        map.put("model", exchange.getProperty(ModelField.MODEL));
        map.put("results", results);
        Response.json(exchange, map);
    }

    private static List<Moderation> verdicts(Exchange exchange) {
        return ((List<?>) exchange.getProperty(ClipConstants.RESULT))
                .stream().map(Moderation.class::cast).toList();
    }

    /**
     * Returns the verdict on several items: of each category the flag of any, the highest score.
     */
    private static Map<String, Object> result(List<Moderation> verdicts, List<Object> items) {
        var categories = new LinkedHashMap<String, Boolean>();
        var scores = new LinkedHashMap<String, Float>();
        var types = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < verdicts.size(); i++) {
            String type = items.get(i) instanceof String ? "text" : "image";
            for (Moderation.Verdict verdict : verdicts.get(i).verdicts()) {
                categories.merge(verdict.category(), verdict.flagged(), Boolean::logicalOr);
                scores.merge(verdict.category(), verdict.score(), Math::max);
                List<String> applied =
                        types.computeIfAbsent(verdict.category(), name -> new ArrayList<>());
                if (!applied.contains(type)) {
                    applied.add(type);
                }
            }
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("flagged", verdicts.stream().anyMatch(Moderation::flagged));
        map.put("categories", categories);
        map.put("category_scores", scores);
        map.put("category_applied_input_types", types);
        return map;
    }
}
