/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import java.util.List;
import org.camelmultimodal.runtime.media.container.FileBytes;

/** BMP, which has one frame. */
final class BmpReader implements FormatReader {

    private static final BMPImageReaderSpi READERS = new BMPImageReaderSpi();

    @Override
    public Pixels first(FileBytes file, ImageBounds bounds) {
        return ImageIoDecoder.read(READERS, file.data(), file, 0, bounds, DeepGray.CLIPPED);
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        return FrameList.lazily(
                List.of(new FrameList.Page(() -> first(file, bounds), Orientation.UPRIGHT)));
    }
}
