/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes that the sections Events of the component pages show, in YAML, in Camel Main. */
class EventsTest {

    private static final Pattern YAML =
            Pattern.compile("== Events\n.*?\\[source,yaml]\n----\n(.*?)----\n", Pattern.DOTALL);

    @TempDir Path folder;

    private void example(String page) throws IOException {
        Matcher block = YAML.matcher(Files.readString(Repository.path(page)));
        assertThat(block.find()).as(page).isTrue();
        String name = page.substring(page.lastIndexOf('/') + 1).replace(".adoc", ".camel.yaml");
        // What the filter selects is logged.
        String logged = block.group(1).replaceAll("( +)- log: .*", "$0\n$1- to: mock:" + name);
        Files.writeString(folder.resolve(name), logged);
    }

    private static List<Exchange> selected(Main application, String family) {
        return application
                .getCamelContext()
                .getEndpoint("mock:%s-component.camel.yaml".formatted(family), MockEndpoint.class)
                .getExchanges();
    }

    @Test
    void theRoutesReceiveTheStepsAndTheSentMessages() throws Exception {
        example("camel-diffusion/src/main/docs/sd-component.adoc");
        example("camel-whisper/src/main/docs/whisper-component.adoc");
        example("camel-clip/src/main/docs/clip-component.adoc");
        var application = new Main();
        application.configure().withRoutesIncludePattern("file:" + folder + "/*.camel.yaml");
        application
                .configure()
                .addRoutesBuilder(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:sd").to("sd:text-to-image?steps=2&guidanceScale=1");
                                from("direct:whisper").to("whisper:transcribe");
                                from("direct:clip").to("clip:embed");
                            }
                        });
        application.start();
        try {
            var template = application.getCamelTemplate();
            template.requestBody("direct:sd", "a red circle");
            assertThat(selected(application, "sd")).hasSize(2);
            template.requestBody("direct:whisper", Media.recording());
            // Of both messages: notifiers receive the events of all endpoints.
            assertThat(selected(application, "whisper")).hasSize(2 + 1);
            template.requestBody("direct:clip", "a red circle");
            assertThat(selected(application, "clip")).hasSize(1);
        } finally {
            application.stop();
        }
    }
}
