/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.camelmultimodal.examples.server.Model;
import org.camelmultimodal.examples.server.Models;
import org.camelmultimodal.runtime.Excerpt;

/** <code>/v1/models</code>. */
public final class ModelList {

    private static final long CREATED = Instant.now().getEpochSecond();

    private final Models models;

    public ModelList(Models models) {
        this.models = models;
    }

    /** Writes all models and their aliases. */
    public void list(Exchange exchange) {
        List<Map<String, Object>> data =
                models.names().entrySet().stream()
                        .map(entry -> entry(entry.getKey(), entry.getValue()))
                        .toList();
        var map = new LinkedHashMap<String, Object>();
        map.put("object", "list");
        map.put("data", data);
        Response.json(exchange, map);
    }

    /**
     * Writes one model.
     *
     * @param id the name of a model or an alias
     */
    public void get(Exchange exchange, @Header("id") String id) {
        Model model = models.find(id).orElseThrow(() -> ModelField.unknown(Excerpt.of(id)));
        Response.json(exchange, entry(id, model));
    }

    private static Map<String, Object> entry(String name, Model model) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", name);
        map.put("object", "model");
        map.put("created", CREATED);
        map.put("owned_by", "camel-multimodal");
        map.put("family", model.family());
        if (!name.equals(model.id())) {
            map.put("alias_of", model.id());
        }
        return map;
    }
}
