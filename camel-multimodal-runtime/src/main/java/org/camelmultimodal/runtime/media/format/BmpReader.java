/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import java.util.List;
import org.camelmultimodal.runtime.media.container.FileBytes;

/** Reads BMP, which has one frame. */
final class BmpReader implements FormatReader {

    private static final int EMBEDDED_JPEG = 4;
    private static final int EMBEDDED_PNG = 5;

    private static final BMPImageReaderSpi READERS = new BMPImageReaderSpi();

    /** Offset of the compression in all headers of this size or more. */
    private static final int COMPRESSION = 30;

    private static final int HEADER_SIZE = 14;
    private static final int WINDOWS_HEADER = 40;

    @Override
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        // The headers of embedded files would not have been checked.
        if (file.little32(HEADER_SIZE) >= WINDOWS_HEADER) {
            long compression = file.little32(COMPRESSION);
            if (compression == EMBEDDED_JPEG || compression == EMBEDDED_PNG) {
                throw file.unsupported("a BMP with an embedded JPEG or PNG", "a BMP with pixels");
            }
        }
        return ImageIoDecoder.read(READERS, file.data(), file, 0, bounds, DeepGray.KEPT);
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        return FrameList.lazily(
                List.of(
                        new FrameList.Page(
                                () -> first(file, bounds).pixels(), Orientation.UPRIGHT)));
    }
}
