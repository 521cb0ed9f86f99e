/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptWriterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Draw a large red circle on a white background. | a large red circle on a white background",
                "Please paint a blue star. | a blue star",
                "Good morning. I would like to see a pink heart. | a pink heart",
                "Draw a red circle. Show me a green tree. | a green tree",
                "A purple ring. | A purple ring"
            })
    void theTemplateRemovesThePhraseOfRequest(String said, String prompt) {
        assertThat(PromptWriter.byTemplate(said)).isEqualTo(prompt);
    }

    @Test
    void aChatModelInTheRegistryWritesThePrompt() throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.getRegistry().bind("chat", new Poet());
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody("Draw a red circle.");

            new PromptWriter().write(exchange);

            assertThat(exchange.getMessage().getBody()).isEqualTo("a circle as red as dawn");
            assertThat(exchange.getProperty(PromptWriter.SOURCE)).isEqualTo("Poet");
        }
    }

    private static final class Poet implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            assertThat(request.messages().toString()).contains("Draw a red circle.");
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("a circle as red as dawn\n"))
                    .build();
        }
    }
}
