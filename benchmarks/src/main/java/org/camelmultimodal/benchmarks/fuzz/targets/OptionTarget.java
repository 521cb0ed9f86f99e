/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.runtime.MultimodalException;

/** Fuzzes endpoint options. An endpoint that can be created and started processes one message. */
final class OptionTarget implements FuzzedInput {

    /** Options that refer to trusted resources: other endpoints, files and models. */
    private static final Set<String> TRUSTED =
            Set.of("auditUri", "indexDirectory", "labels", "policy", "model", "embeddingStore");

    private static final int PATIENCE_SECONDS = 9;

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final Path index = Files.createTempDirectory("fuzz");
    private final List<ComponentCatalog> catalogs = ComponentCatalog.all();

    OptionTarget() throws Exception {
        context.start();
        template = context.createProducerTemplate();
    }

    @Override
    public void warmUp() throws Exception {
        for (String uri : List.of("clip:embed", "whisper:transcribe", "sd:text-to-image?steps=1")) {
            // These endpoints stay open, so that models are not loaded again for each input.
            send(context.getEndpoint(uri));
        }
    }

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        String uri = uri(data);
        Endpoint endpoint;
        try {
            endpoint = context.getEndpoint(uri);
        } catch (ResolveEndpointFailedException e) {
            // Camel's exceptions for options that do not exist or cannot be converted.
            return;
        } catch (RuntimeException e) {
            requireTyped(e);
            return;
        }
        try {
            CompletableFuture<Exchange> sent =
                    template.asyncSend(
                            endpoint, exchange -> exchange.getMessage().setBody("a red circle"));
            Exception failure = sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getException();
            if (failure != null) {
                requireTyped(failure);
            }
        } finally {
            context.removeEndpoints(endpoint.getEndpointUri());
        }
    }

    private void send(Endpoint endpoint) throws Exception {
        CompletableFuture<Exchange> sent =
                template.asyncSend(
                        endpoint, exchange -> exchange.getMessage().setBody("a red circle"));
        Exception failure = sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getException();
        if (failure != null) {
            requireTyped(failure);
        }
    }

    private String uri(FuzzedDataProvider data) {
        ComponentCatalog catalog = data.pickValue(catalogs);
        var uri =
                new StringBuilder(catalog.scheme())
                        .append(':')
                        .append(data.pickValue(catalog.operations()))
                        .append("?timeout=3000");
        if (catalog.scheme().equals("clip")) {
            uri.append("&labels=red circle&indexDirectory=").append(index);
        }
        int count = data.consumeInt(1, 4);
        for (int i = 0; i < count; i++) {
            String option = data.pickValue(catalog.options());
            if (!TRUSTED.contains(option)) {
                uri.append('&')
                        .append(option)
                        .append('=')
                        .append(
                                URLEncoder.encode(
                                        HostileValues.text(data), StandardCharsets.UTF_8));
            }
        }
        return uri.toString();
    }

    /** Unwraps the exception of starting an endpoint, which Camel wraps. */
    private static void requireTyped(Exception failure) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MultimodalException) {
                return;
            }
        }
        throw failure;
    }
}
