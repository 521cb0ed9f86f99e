/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.devui;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.util.json.JsonObject;
import org.camelmultimodal.runtime.camel.MultimodalDevConsole;

/** The methods that the Dev UI calls: list the models, and send a message to one. */
public class MultimodalJsonRpcService {

    /** Maximum size of a message with a file, which is encoded in Base64. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    @Inject CamelContext context;

    /** Returns the endpoints that run models, with their model, device and queue. */
    @Blocking
    public Collection<Object> models() {
        var console = new MultimodalDevConsole();
        console.setCamelContext(context);
        var json = (JsonObject) console.call(DevConsole.MediaType.JSON, Map.of());
        return json.getCollection("endpoints");
    }

    /**
     * Sends one message to a model.
     *
     * @param operation a constant of {@link TryOut} in kebab-case
     * @param text the text of the operation: a prompt, or labels separated by commas
     * @param file the file of the operation in Base64; empty if it takes none
     * @return <code>text</code>, <code>scores</code> by name, <code>image</code> (a PNG in Base64)
     *     or <code>error</code>, and the time in <code>millis</code>
     */
    @Blocking
    public Map<String, Object> tryOut(String operation, String text, String file) {
        var answer = new LinkedHashMap<String, Object>();
        long begin = System.nanoTime();
        try {
            TryOut chosen = TryOut.of(operation);
            byte[] media = Base64.getDecoder().decode(file);
            Exchange result =
                    context.createFluentProducerTemplate()
                            .to(chosen.uri())
                            .withProcessor(
                                    exchange -> chosen.ask(exchange.getMessage(), text, media))
                            .send();
            if (result.getException() != null) {
                throw result.getException();
            }
            answer.putAll(chosen.answer(result.getMessage()));
        } catch (Exception e) {
            answer.put("error", e.getMessage() == null ? e.toString() : e.getMessage());
        }
        answer.put("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return answer;
    }
}
