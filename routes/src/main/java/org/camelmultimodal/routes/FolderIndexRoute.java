/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.camelmultimodal.runtime.PermanentException;

/** <code>folder-index.camel.yaml</code> in the Java DSL. */
public class FolderIndexRoute extends RouteBuilder {

    private static final String MODEL = "model={{model}}&device={{device}}";

    private static final String INDEX =
            "&index=${exchangeProperty.plan.index}&indexDirectory={{index}}";

    @Override
    public void configure() {
        var folderIndex = new FolderIndex();
        folderIndex.setFolder(getContext().resolvePropertyPlaceholders("{{folder}}"));
        folderIndex.setState(getContext().resolvePropertyPlaceholders("{{state}}"));
        folderIndex.setQuietMillis(
                Long.parseLong(getContext().resolvePropertyPlaceholders("{{quietMillis}}")));

        from("quartz:folder-index?cron={{cron}}&stateful=true")
                .routeId("nightly")
                .to("direct:reindex");

        // A retryable failure ends the run: the next run continues, and the other index is still
        // searched.
        from("direct:reindex")
                .routeId("reindex")
                .errorHandler(noErrorHandler())
                .setProperty("plan", method(folderIndex, "plan"))
                .split(simple("${exchangeProperty.plan.changed}"))
                .stopOnException()
                .setHeader("CamelClipId", simple("${body.name}"))
                .setHeader("CamelFileName", simple("${body.name}"))
                .setProperty("file", body())
                .setBody(simple("${body.path}"))
                .doTry()
                .toD("clip:index?%s&modality=image%s&maxBytes={{maxBytes}}".formatted(MODEL, INDEX))
                .doCatch(PermanentException.class)
                .log(LoggingLevel.WARN, "${header.CamelFileName} is left out: ${exception.message}")
                .setBody(simple("${exchangeProperty.plan.leaveOut(${exchangeProperty.file})}"))
                .end()
                .end()
                // Deleted files, and those whose new content is not an image.
                .setBody(simple("${exchangeProperty.plan.removed}"))
                .filter(simple("${body.size} > 0"))
                .setHeader("CamelClipIndexAction", constant("DELETE"))
                .toD("clip:index?%s%s".formatted(MODEL, INDEX))
                .end()
                .setBody(method(folderIndex, "publish(${exchangeProperty.plan})"))
                .log("${body}");

        RouteDefinition search =
                ImageSearch.request(this).setProperty("live", method(folderIndex, "live"));
        ImageSearch.answer(
                ImageSearch.refuseWithoutText(search, this)
                        .when(exchangeProperty("live").isNull())
                        .setHeader("CamelHttpResponseCode", constant(503))
                        .setBody(
                                simple(
                                        "${map('error','There is no index yet: expected a run of the route reindex before')}"))
                        .otherwise()
                        .toD(
                                "clip:search?%s&modality=text&index=${exchangeProperty.live}&indexDirectory={{index}}&topK={{topK}}"
                                        .formatted(MODEL))
                        .end());
    }
}
