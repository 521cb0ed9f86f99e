/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.camelmultimodal.clip.zeroshot.LabelScore;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

/** All labels that apply to an image, and none that does not. */
class ClipTagTest extends CamelTestSupport {

    private static final Path IMAGES = Path.of("src/test/resources/pictures");
    private static final List<String> LABELS = List.of("black bomb", "circle", "red circle");

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tag").to("clip:tag?storeFullResult=true");
                from("direct:resource").to("clip:tag?labels=resource:classpath:labels.txt");
            }
        };
    }

    @Test
    void theBodyBecomesAllLabelsThatApplyAndTheirScoresAHeader() throws Exception {
        Exchange result = tag(image("red-circle.png"), Map.of());

        assertThat(result.getMessage().getBody(List.class))
                .containsExactlyInAnyOrder("circle", "red circle");
        assertThat(result.getMessage().getHeader(ClipConstants.SCORES, Map.class))
                .containsOnlyKeys("circle", "red circle");
        assertThat((List<?>) result.getProperty(ClipConstants.RESULT))
                .hasOnlyElementsOfType(LabelScore.class);
    }

    @Test
    void anImageToWhichNoLabelAppliesHasNoTag() throws Exception {
        Exchange result = tag(image("black-bomb.png"), Map.of(ClipConstants.LABELS, "red circle"));

        assertThat(result.getMessage().getBody(List.class)).isEmpty();
    }

    @Test
    void thresholdAndTopKSelectTheTags() throws Exception {
        byte[] image = image("red-circle.png");

        Exchange all = tag(image, Map.of(ClipConstants.THRESHOLD, 0));
        Exchange best = tag(image, Map.of(ClipConstants.THRESHOLD, 0, ClipConstants.TOP_K, 1));

        assertThat(all.getMessage().getBody(List.class)).hasSize(LABELS.size());
        assertThat(best.getMessage().getBody(List.class))
                .containsExactly(all.getMessage().getBody(List.class).get(0));
    }

    @Test
    void labelsComeFromAResource() throws Exception {
        Exchange result =
                fluentTemplate.to("direct:resource").withBody(image("red-circle.png")).send();

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody(List.class)).containsExactly("circle");
    }

    @Test
    void aListOfImagesBecomesAListOfTags() throws Exception {
        Exchange result = tag(List.of(image("black-bomb.png"), image("red-circle.png")), Map.of());

        List<?> tags = result.getMessage().getBody(List.class);
        assertThat(tags).hasSize(2);
        assertThat(tags.get(0)).asInstanceOf(LIST).contains("black bomb");
        assertThat(tags.get(1)).asInstanceOf(LIST).doesNotContain("black bomb");
    }

    @Test
    void hostileInputFailsTyped() {
        assertThat(tag(new byte[] {1, 2, 3}, Map.of()).getException())
                .isInstanceOf(InvalidMediaException.class);
        assertThat(tag("a text", Map.of(ClipConstants.THRESHOLD, Float.NaN)).getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("the option threshold or the header CamelClipThreshold");
        assertThat(
                        tag("a text", Map.of(ClipConstants.LABELS, "resource:file:secret.txt"))
                                .getException())
                .isInstanceOf(InvalidOptionException.class);
        assertThat(fluentTemplate.to("direct:tag").withBody("a text").send().getException())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("clip:tag has no labels");
    }

    private Exchange tag(Object body, Map<String, Object> headers) {
        return fluentTemplate
                .to("direct:tag")
                .withBody(body)
                .withHeader(ClipConstants.LABELS, LABELS)
                .withHeaders(headers)
                .send();
    }

    private static byte[] image(String name) throws Exception {
        return Files.readAllBytes(IMAGES.resolve(name));
    }
}
