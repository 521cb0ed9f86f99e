/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.media.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of image configs that no model has, and images of shapes that no camera makes. */
class ImageConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "size | {'size': -224}",
                "size | {'size': 2000000000}",
                "size.shortest_edge | {'size': {'shortest_edge': -1}}",
                "size.width | {'size': {'width': 2000000000, 'height': 224}}",
                "size.height | {'size': {'width': 224, 'height': -224}}",
                "crop_size.width | {'size': 224, 'crop_size': -1}",
                "crop_size.height | {'size': 224, 'crop_size': {'width': 224, 'height': 1e10}}",
                "crop_size | {'size': 224, 'crop_size': {'width': 224}}",
                "resample | {'size': 224, 'resample': 9}",
                "resample | {'size': 224, 'resample': -1}",
                "rescale_factor | {'size': 224, 'rescale_factor': 0}",
                "rescale_factor | {'size': 224, 'rescale_factor': 1e400}",
                "image_mean[1] | {'size': 224, 'image_mean': [0.5, 'x', 0.5]}",
                "image_std[0] | {'size': 224, 'image_std': [0, 1, 1]}",
                "image_std[2] | {'size': 224, 'image_std': [1, 1, -1]}",
            })
    void aPreprocessorConfigOutOfRangeIsRefusedByItsField(String field, String config)
            throws JsonProcessingException {
        JsonNode json = json(config);

        assertThatThrownBy(() -> ClipImageProcessor.fromTransformers(json))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "patch_size | {'patch_size': 0}",
                "patch_size | {'patch_size': 2000000000}",
                "max_num_patches | {'max_num_patches': -1}",
                "max_num_patches | {'max_num_patches': 60000, 'patch_size': 1000}",
                "resample | {'resample': 6}",
                "do_resize | {'do_resize': false}",
            })
    void aPatchConfigOutOfRangeIsRefusedByItsField(String field, String config)
            throws JsonProcessingException {
        JsonNode json = json(config);

        assertThatThrownBy(() -> PatchImageProcessor.fromTransformers(json))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "size | {'size': -1}",
                "size | {'size': [224, 2000000000]}",
                "size | {}",
                "mean[0] | {'size': 224, 'mean': [1e300, 0, 0]}",
                "std[1] | {'size': 224, 'std': [1, 0, 1]}",
                "fill_color | {'size': 224, 'fill_color': 256}",
                "fill_color | {'size': 224, 'fill_color': -1}",
            })
    void anOpenClipConfigOutOfRangeIsRefusedByItsField(String field, String config)
            throws JsonProcessingException {
        JsonNode json = json(config);

        assertThatThrownBy(() -> ClipImageProcessor.fromOpenClip(json, MissingNode.getInstance()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("open_clip config")
                .hasMessageContaining(field);
    }

    /** Its longer edge overflowed: 224 times two hundred million. */
    @ParameterizedTest
    @CsvSource({"20000000, 1", "1, 20000000"})
    void anImageTooNarrowForItsShorterEdgeIsRefused(int width, int height)
            throws JsonProcessingException {
        var processor = ClipImageProcessor.fromTransformers(json("{'size': 224}"));
        var image = new RgbImage(width, height, new byte[3 * width * height]);

        assertThatThrownBy(() -> processor.process(image))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("too narrow");
    }

    @ParameterizedTest
    @CsvSource({"1000000, 1", "1, 1000000"})
    void theNarrowestImageThatIsDecodedBecomesValuesOfTheModel(int width, int height)
            throws JsonProcessingException {
        var processor =
                ClipImageProcessor.fromTransformers(json("{'size': 224, 'crop_size': 224}"));

        PixelValues values =
                processor.process(new RgbImage(width, height, new byte[3 * width * height]));

        assertThat(values.values()).hasSize(3 * 224 * 224);
    }

    @Test
    void theNarrowestImageFitsThePatches() throws JsonProcessingException {
        var processor = PatchImageProcessor.fromTransformers(json("{}"));

        PixelValues values = processor.process(new RgbImage(1_000_000, 1, new byte[3_000_000]));

        assertThat(values)
                .isInstanceOfSatisfying(
                        ImagePatches.class,
                        patches -> {
                            assertThat(patches.columns()).isBetween(200, 256);
                            assertThat(patches.rows()).isEqualTo(1);
                        });
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
