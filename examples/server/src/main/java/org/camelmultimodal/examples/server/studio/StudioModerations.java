/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.clip.ClipConverter;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.examples.server.Models;
import org.camelmultimodal.examples.server.ServerSettings;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.examples.server.api.Requests;
import org.camelmultimodal.examples.server.api.Response;

/**
 * Moderation by one of the policies of the server, with the score and the threshold of each
 * category. A client chooses a policy by its name and never by its address.
 */
public final class StudioModerations {

    private static final int MAX_NAME_CHARACTERS = 64;

    private final Map<String, String> policies;
    private final Models models;

    /** Reads the policies from the properties <code>policies.*</code>. */
    public StudioModerations(CamelContext context, Models models) {
        this.policies = new TreeMap<>(ServerSettings.group(context, "policies."));
        this.models = models;
    }

    /** Answers with the names of the policies. */
    public void policies(Exchange exchange) {
        List<Map<String, String>> list =
                policies.keySet().stream().map(name -> Map.of("id", name)).toList();
        Response.json(exchange, Map.of("data", list));
    }

    /** Reads the policy of a request, whose text or image another bean reads. */
    public void policy(Exchange exchange) {
        String name = Requests.json(exchange, "input").requiredText("policy", MAX_NAME_CHARACTERS);
        if (!policies.containsKey(name)) {
            throw ApiException.notFound(
                    "policy", "policy_not_found", "There is no such policy on the server");
        }
        exchange.setProperty("policy", policies.get(name));
    }

    /** Sets the model as the component names it. */
    public void model(Exchange exchange) {
        String id = exchange.getProperty("model", String.class);
        exchange.setProperty("modelReference", models.find(id).orElseThrow().reference());
    }

    /** Writes the strictest verdict and its reasons. */
    public void response(Exchange exchange) {
        List<Moderation> all =
                ((List<?>) exchange.getProperty(ClipConstants.RESULT))
                        .stream().map(Moderation.class::cast).toList();
        Moderation moderation = Moderation.strictest(all);
        Map<String, Object> map = ClipConverter.toMap(moderation);
        // As the names of the other responses.
        map.put("policy_version", map.remove("policyVersion"));
        Response.json(exchange, map);
    }
}
