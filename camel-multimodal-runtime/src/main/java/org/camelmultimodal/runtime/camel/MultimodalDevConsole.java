/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The endpoints of a context that run models: their models, devices, queues and caches. */
@DevConsole(
        name = "multimodal",
        displayName = "Camel Multimodal",
        description = "Models, devices, queues and caches of the endpoints that run models")
public class MultimodalDevConsole extends AbstractDevConsole {

    public MultimodalDevConsole() {
        super(
                "camel",
                "multimodal",
                "Camel Multimodal",
                "Models, devices, queues and caches of the endpoints that run models");
    }

    private Stream<Map<String, Object>> endpoints() {
        return getCamelContext().getEndpoints().stream()
                .filter(InferenceEndpoint.class::isInstance)
                .map(endpoint -> ((InferenceEndpoint<?>) endpoint).status());
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return endpoints().map(String::valueOf).collect(Collectors.joining(System.lineSeparator()));
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        var list = new JsonArray();
        endpoints().map(JsonObject::new).forEach(list::add);
        var root = new JsonObject();
        root.put("endpoints", list);
        return root;
    }
}
