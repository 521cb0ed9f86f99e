/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.camelmultimodal.runtime.PermanentException;

/** <code>mailbox-index.camel.yaml</code> in the Java DSL. */
public class MailboxIndexRoute extends RouteBuilder {

    private static final String MODEL = "model={{model}}&device={{device}}";
    private static final String INDEX = "&index=images&indexDirectory={{index}}";

    @Override
    public void configure() {
        var attachments = new MailAttachments();
        attachments.setMaxBytes(
                Integer.parseInt(getContext().resolvePropertyPlaceholders("{{maxBytes}}")));

        // A mail that cannot be parsed stays unseen, and does not hold up the others. Images
        // without a name, or with the same name, are images, too.
        from("{{mail.protocol}}:{{mail.host}}:{{mail.port}}?username={{mail.user}}&password=RAW({{mail.password}})"
                        + "&folderName={{mail.folder}}&unseen=true&delay={{mail.delay}}&maxMessagesPerPoll={{mail.maxPerPoll}}"
                        + "&skipFailedMessage=true&generateMissingAttachmentNames=uuid&handleDuplicateAttachmentNames=uuidSuffix")
                .routeId("mailbox")
                .errorHandler(noErrorHandler())
                .setProperty("caption", simple("${header.Subject} (from ${header.From})"))
                // The headers of an email must not set options or ids, or delete entries.
                .removeHeaders("*")
                .split(simple("${attachments}"))
                .stopOnException()
                .setProperty("attachment", body())
                .filter(simple("${body.value.contentType} regex '(?is)image/.*'"))
                .to("direct:index");

        // The id is the digest of the image: the same image in two emails is one entry.
        from("direct:index")
                .routeId("index")
                .errorHandler(noErrorHandler())
                .setHeader("CamelFileName", simple("${exchangeProperty.attachment.key}"))
                .doTry()
                .bean(attachments, "content(${exchangeProperty.attachment.value})")
                .setProperty("image", body())
                .to(
                        "clip:tag?%s&modality=image&labels={{labels}}&maxBytes={{maxBytes}}"
                                .formatted(MODEL))
                .setProperty("tags", simple("${join(', ')}"))
                .setHeader("CamelClipText", exchangeProperty("caption"))
                .setHeader("CamelClipMetadata", simple("${map('tags',${exchangeProperty.tags})}"))
                .setBody(exchangeProperty("image"))
                .to("clip:index?%s&modality=image%s&maxBytes={{maxBytes}}".formatted(MODEL, INDEX))
                .log("${header.CamelFileName}: ${exchangeProperty.tags}")
                .doCatch(PermanentException.class)
                .setProperty(
                        "reason", simple("${exception.class.simpleName}: ${exception.message}"))
                .filter(exchangeProperty("image").isNotNull())
                .setBody(exchangeProperty("image"))
                .to("file:{{failed}}?fileName=${exchangeId}.image&tempPrefix=.")
                .end()
                .setBody(exchangeProperty("reason"))
                .to("file:{{failed}}?fileName=${exchangeId}.txt&charset=UTF-8")
                .end();

        ImageSearch.answer(
                ImageSearch.refuseWithoutText(ImageSearch.request(this), this)
                        .otherwise()
                        .to("clip:search?%s&modality=text%s&topK={{topK}}".formatted(MODEL, INDEX))
                        .end());
    }
}
