/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.camelmultimodal.runtime.InferenceException;

/** Encodes images as PNG, with text chunks. */
public final class PngEncoder {

    private static final String NATIVE_FORMAT = "javax_imageio_png_1.0";

    private PngEncoder() {}

    /**
     * Encodes an image.
     *
     * @param text keywords and their texts, each written as a <code>tEXt</code> chunk, or as <code>
     *     iTXt</code> if the text is not Latin-1
     * @throws InferenceException if the image cannot be encoded
     */
    public static byte[] encode(RgbImage image, Map<String, String> text) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var buffered = image.toBufferedImage();
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(
                            ImageTypeSpecifier.createFromRenderedImage(buffered), null);
            addText(metadata, text);
            writer.setOutput(out);
            writer.write(new IIOImage(buffered, null, metadata));
        } catch (IOException e) {
            throw new InferenceException(
                    "The image of %d × %d pixels cannot be encoded as PNG: %s"
                            .formatted(image.width(), image.height(), e.getMessage()),
                    e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void addText(IIOMetadata metadata, Map<String, String> text) throws IOException {
        var latin = new IIOMetadataNode("tEXt");
        var international = new IIOMetadataNode("iTXt");
        text.forEach(
                (keyword, value) -> {
                    if (StandardCharsets.ISO_8859_1.newEncoder().canEncode(value)) {
                        var entry = new IIOMetadataNode("tEXtEntry");
                        entry.setAttribute("keyword", keyword);
                        entry.setAttribute("value", value);
                        latin.appendChild(entry);
                    } else {
                        international.appendChild(internationalEntry(keyword, value));
                    }
                });
        var root = new IIOMetadataNode(NATIVE_FORMAT);
        if (latin.hasChildNodes()) {
            root.appendChild(latin);
        }
        if (international.hasChildNodes()) {
            root.appendChild(international);
        }
        metadata.mergeTree(NATIVE_FORMAT, root);
    }

    private static IIOMetadataNode internationalEntry(String keyword, String value) {
        var entry = new IIOMetadataNode("iTXtEntry");
        entry.setAttribute("keyword", keyword);
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "");
        entry.setAttribute("translatedKeyword", keyword);
        entry.setAttribute("text", value);
        return entry;
    }
}
