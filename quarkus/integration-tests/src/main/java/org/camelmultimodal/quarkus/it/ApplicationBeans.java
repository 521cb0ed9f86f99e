/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.it;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The beans of the application, which its routes look up by name only. */
@Singleton
public class ApplicationBeans {

    /** A language model of one rule. Nothing injects it, and the extension keeps it. */
    @Produces
    @Singleton
    @Named("chatModel")
    ChatModel chatModel() {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                String text = request.messages().get(0).toString();
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(text.contains("heart") ? "a pink heart" : "?"))
                        .build();
            }
        };
    }

    /** A step after the send of the result that fails the first time. */
    @Singleton
    @Named("failingOnce")
    @Unremovable
    public static class FailingOnce implements Processor {

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public void process(Exchange exchange) {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("The first attempt fails after its send");
            }
        }

        /** Returns the number of attempts. */
        public int calls() {
            return calls.get();
        }
    }
}
