/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import dev.langchain4j.model.chat.ChatModel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Makes an image prompt of what was said: by the LangChain4j chat model in the registry, if there
 * is one, else by leaving out the words of request.
 */
public class PromptWriter {

    static final String SOURCE = "promptSource";

    private static final Pattern REQUEST =
            Pattern.compile(
                    "\\b(?:draw|paint|show me|i would like to see|i see|this is)\\s+([^.!?]+)",
                    Pattern.CASE_INSENSITIVE);
    private static final String INSTRUCTION =
            "Describe in one short English line, without any other word, the image that this request asks for: ";

    /** Puts the prompt into the body, and who made it into the property promptSource. */
    @Handler
    public void write(Exchange exchange) {
        String said = exchange.getMessage().getBody(String.class);
        ChatModel chatModel = exchange.getContext().getRegistry().findSingleByType(ChatModel.class);
        if (chatModel == null) {
            exchange.setProperty(SOURCE, "template");
            exchange.getMessage().setBody(byTemplate(said));
        } else {
            exchange.setProperty(SOURCE, chatModel.getClass().getSimpleName());
            exchange.getMessage().setBody(chatModel.chat(INSTRUCTION + said).strip());
        }
    }

    /** The last thing that was asked for; all that was said if nothing was. */
    static String byTemplate(String said) {
        String wish = said.strip().replaceAll("[.!?]+$", "");
        for (Matcher matcher = REQUEST.matcher(said); matcher.find(); ) {
            wish = matcher.group(1).strip();
        }
        return wish;
    }
}
