/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.TiffFile;
import org.camelmultimodal.runtime.media.container.TiffPage;

/** Reads TIFF of one or more pages. */
final class TiffReader implements FormatReader {

    /** Maximum number of bits per pixel: four channels of 64 bits. */
    private static final int MAX_PIXEL_BITS = 256;

    private static final TIFFImageReaderSpi READERS = new TIFFImageReaderSpi();

    @Override
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        TiffFile tiff = TiffFile.first(file);
        check(file, bounds, tiff.pages().get(0));
        return Orientation.of(tiff.pages().get(0).orientation())
                .apply(stored(file, bounds, tiff.withoutMetadata(file), 0, DeepGray.KEPT));
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        TiffFile tiff = TiffFile.whole(file, bounds.maxFrames());
        long pixels = 0;
        for (TiffPage page : tiff.pages()) {
            check(file, bounds, page);
            pixels += page.width() * page.height();
        }
        bounds.checkAll(file, pixels);
        byte[] data = tiff.withoutMetadata(file);
        List<FrameList.Page> pages = new ArrayList<>();
        for (int i = 0; i < tiff.pages().size(); i++) {
            int index = i;
            pages.add(
                    new FrameList.Page(
                            () -> stored(file, bounds, data, index, DeepGray.SCALED).pixels(),
                            Orientation.of(tiff.pages().get(index).orientation())));
        }
        return FrameList.lazily(pages);
    }

    private static void check(FileBytes file, ImageBounds bounds, TiffPage page) {
        bounds.check(file, page.width(), page.height());
        bounds.check(file, page.blockWidth(), page.blockHeight());
        if (page.pixelBits() > MAX_PIXEL_BITS) {
            throw file.damaged("its pixels have %d bits".formatted(page.pixelBits()));
        }
        page.checkJpeg(file);
    }

    private static ModePixels stored(
            FileBytes file, ImageBounds bounds, byte[] data, int index, DeepGray deepGray) {
        return ImageIoDecoder.read(READERS, data, file, index, bounds, deepGray);
    }
}
