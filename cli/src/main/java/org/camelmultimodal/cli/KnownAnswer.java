/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * What a model is known to answer. One of <code>labels</code>, <code>phrases</code> and <code>
 * pixels</code> is set.
 *
 * @param name what is asked
 * @param published where the answer is from
 * @param family whose pipeline answers
 * @param models sources in the catalog, or aliases
 * @param media the image or the recording; null for a prompt
 * @param prompt the prompt; null for media
 * @param labels the scores of labels of an image, without prompt templates; null if not asked
 * @param phrases what a transcript contains, in lower case and without punctuation; null if not
 *     asked
 * @param pixels red, green and blue at places of a generated image; null if not asked
 * @param tolerance maximum difference of a score or of a color
 * @param quantizedTolerance likewise for quantized graphs
 */
record KnownAnswer(
        String name,
        String published,
        Family family,
        List<String> models,
        Media media,
        Prompt prompt,
        Map<String, Double> labels,
        List<String> phrases,
        Map<Place, List<Integer>> pixels,
        double tolerance,
        double quantizedTolerance) {

    private static final String RESOURCE = "answers.yaml";

    /**
     * An image or a recording.
     *
     * @param file its name
     * @param resource the resource of this jar; null if whoever checks brings the file
     * @param sha256 the digest of a published file
     * @param address where a published file is from
     */
    record Media(String file, String resource, String sha256, String address) {}

    /** A prompt of the known image. */
    record Prompt(String text, long seed, int steps, float guidanceScale) {}

    /** Places in an image. */
    enum Place {
        MIDDLE,
        CORNER
    }

    /** Returns all known answers. */
    static List<KnownAnswer> all() {
        try (InputStream in = KnownAnswer.class.getResourceAsStream(RESOURCE)) {
            return YAMLMapper.builder()
                    .configure(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS, true)
                    .build()
                    .readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalStateException("The known answers of this build are damaged", e);
        }
    }

    /** Returns whether a model is known to give this answer. */
    boolean isOf(ModelArgument.Choice model) {
        return family == model.family()
                && (models.contains(model.reference())
                        || model.known()
                                .filter(known -> models.contains(known.source()))
                                .isPresent());
    }
}
