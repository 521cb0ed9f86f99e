/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The clip: endpoints of a context: their models, what they have in hand, and the cache. */
@DevConsole(
        name = "clip",
        displayName = "CLIP",
        description = "Models, queues and embedding cache of the clip: endpoints")
public class ClipDevConsole extends AbstractDevConsole {

    public ClipDevConsole() {
        super("camel", "clip", "CLIP", "Models, queues and embedding cache of the clip: endpoints");
    }

    private List<ClipEndpoint> endpoints() {
        return getCamelContext().getEndpoints().stream()
                .filter(ClipEndpoint.class::isInstance)
                .map(ClipEndpoint.class::cast)
                .toList();
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return endpoints().stream()
                .map(endpoint -> String.valueOf(describe(endpoint)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        var list = new JsonArray();
        endpoints().forEach(endpoint -> list.add(describe(endpoint)));
        var root = new JsonObject();
        root.put("endpoints", list);
        return root;
    }

    private static JsonObject describe(ClipEndpoint endpoint) {
        var json = new JsonObject();
        json.put("uri", endpoint.getEndpointUri());
        json.put("operation", endpoint.operationName());
        json.put("model", endpoint.getConfiguration().getModel());
        json.put("inHand", endpoint.inHand());
        var encoder = endpoint.encoder();
        if (encoder != null) {
            json.put("device", encoder.model().device().toString());
            json.put("waitingForModel", encoder.waiting());
        }
        var cache = endpoint.getComponent().embeddingCache();
        json.put("cacheBytes", cache.bytes());
        json.put("cacheHits", cache.hits());
        json.put("cacheMisses", cache.misses());
        return json;
    }
}
