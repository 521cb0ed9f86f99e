/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import dev.langchain4j.model.chat.ChatModel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Writes an image prompt from a spoken request: with the LangChain4j chat model in the registry, if
 * there is one, else with a template that removes phrases such as "I would like to see".
 */
public class PromptWriter {

    static final String SOURCE = "promptSource";

    private static final Pattern REQUEST =
            Pattern.compile(
                    "\\b(?:draw|paint|show me|i would like to see|i see|this is)\\s+([^.!?]+)",
                    Pattern.CASE_INSENSITIVE);
    private static final String INSTRUCTION =
            "Describe in one short English line, without any other word, the image that this request asks for: ";

    /** Sets the prompt as the body, and its source as the property promptSource. */
    @Handler
    public void write(Exchange exchange) {
        String request = exchange.getMessage().getBody(String.class);
        ChatModel chatModel = exchange.getContext().getRegistry().findSingleByType(ChatModel.class);
        if (chatModel == null) {
            exchange.setProperty(SOURCE, "template");
            exchange.getMessage().setBody(byTemplate(request));
        } else {
            exchange.setProperty(SOURCE, chatModel.getClass().getSimpleName());
            exchange.getMessage().setBody(chatModel.chat(INSTRUCTION + request).strip());
        }
    }

    /** Returns the last thing that was requested, or all of the text if there is no request. */
    static String byTemplate(String request) {
        String subject = request.strip().replaceAll("[.!?]+$", "");
        for (Matcher matcher = REQUEST.matcher(request); matcher.find(); ) {
            subject = matcher.group(1).strip();
        }
        return subject;
    }
}
