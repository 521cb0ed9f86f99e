/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.List;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.JpegFile;

/** Reads JPEG, which has one frame. */
final class JpegReader implements FormatReader {

    private static final int CMYK = 4;

    /** Adobe's segment, by which the four channels are CMYK, stored inverted. */
    private static final byte[] ADOBE = {
        (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    @Override
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        JpegFile jpeg = JpegFile.of(file);
        return Orientation.of(jpeg.orientation()).apply(ModePixels.of(stored(file, jpeg, bounds)));
    }

    private static Pixels stored(FileBytes file, JpegFile jpeg, ImageBounds bounds) {
        bounds.check(file, jpeg.width(), jpeg.height());
        bounds.checkScans(file, jpeg.scans(), (long) jpeg.width() * jpeg.height());
        bounds.deadline().check();
        boolean addInversion = jpeg.components() == CMYK && !jpeg.adobe();
        byte[] data = addInversion ? withAdobe(file.data()) : file.data();
        return LeptonicaDecoder.jpeg(data, file);
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        JpegFile jpeg = JpegFile.of(file);
        return FrameList.lazily(
                List.of(
                        new FrameList.Page(
                                () -> stored(file, jpeg, bounds),
                                Orientation.of(jpeg.orientation()))));
    }

    /** Adds Adobe's segment: Pillow treats all CMYK files as Adobe's. */
    private static byte[] withAdobe(byte[] data) {
        var out = new byte[data.length + ADOBE.length];
        System.arraycopy(data, 0, out, 0, 2);
        System.arraycopy(ADOBE, 0, out, 2, ADOBE.length);
        System.arraycopy(data, 2, out, 2 + ADOBE.length, data.length - 2);
        return out;
    }
}
