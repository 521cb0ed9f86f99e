/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Optional;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.GifFile;
import org.camelmultimodal.runtime.media.container.GifFrame;

/** Reads GIF, still and animated. */
final class GifReader implements FormatReader {

    /**
     * Returns the first frame. If it is larger than the screen, the screen is enlarged, as in
     * Pillow.
     */
    @Override
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        GifFile gif = GifFile.first(file);
        GifFrame frame = gif.frames().get(0);
        int width = Math.max(gif.width(), frame.left() + frame.width());
        int height = Math.max(gif.height(), frame.top() + frame.height());
        bounds.check(file, frame.width(), frame.height());
        bounds.check(file, width, height);
        byte[] rgb = first(file, bounds, frame, width, height).shown().rgb();
        return ModePixels.isGrayRamp(file.data(), frame.palette(), frame.paletteSize())
                ? new ModePixels(PixelMode.RGB, width, height, rgb)
                : ModePixels.ofPalette(
                        width, height, rgb, file.data(), frame.palette(), frame.paletteSize());
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        GifFile gif = GifFile.whole(file, bounds.maxFrames());
        GifFrame first = gif.frames().get(0);
        int width = gif.width() == 0 ? first.width() : gif.width();
        int height = gif.height() == 0 ? first.height() : gif.height();
        bounds.check(file, width, height);
        bounds.checkAll(file, (long) width * height * gif.frames().size());
        for (GifFrame frame : gif.frames()) {
            bounds.check(file, frame.width(), frame.height());
            if (frame.left() + frame.width() > width || frame.top() + frame.height() > height) {
                // Viewers differ: some crop the frame, some enlarge the image.
                throw file.damaged(
                        "a frame of %d × %d at %d, %d is outside of its screen of %d × %d"
                                .formatted(
                                        frame.width(),
                                        frame.height(),
                                        frame.left(),
                                        frame.top(),
                                        width,
                                        height));
            }
        }
        return new Frames(file, bounds, gif, width, height);
    }

    private static FrameCanvas first(
            FileBytes file, ImageBounds bounds, GifFrame frame, int width, int height) {
        Pixels pixels = GifPixels.read(file, frame, bounds.deadline());
        var canvas = new FrameCanvas(width, height);
        // Without alpha, pixels outside of the frame have its transparent color, or its first.
        int fill = frame.palette() + 3 * Math.max(0, frame.transparent());
        if (Math.max(0, frame.transparent()) < frame.paletteSize()) {
            canvas.fill(file.data()[fill], file.data()[fill + 1], file.data()[fill + 2]);
        }
        canvas.draw(pixels, frame.left(), frame.top(), true, frame.disposal());
        return canvas;
    }

    private static final class Frames implements FrameSource {

        private final FileBytes file;
        private final ImageBounds bounds;
        private final GifFile gif;
        private final int width;
        private final int height;
        private FrameCanvas canvas;
        private int number;

        Frames(FileBytes file, ImageBounds bounds, GifFile gif, int width, int height) {
            this.file = file;
            this.bounds = bounds;
            this.gif = gif;
            this.width = width;
            this.height = height;
        }

        @Override
        public Optional<Frame> next() {
            if (number == gif.frames().size()) {
                return Optional.empty();
            }
            GifFrame frame = gif.frames().get(number++);
            if (canvas == null) {
                canvas = first(file, bounds, frame, width, height);
            } else {
                Pixels pixels = GifPixels.read(file, frame, bounds.deadline());
                canvas.draw(pixels, frame.left(), frame.top(), true, frame.disposal());
            }
            return Optional.of(Frame.number(number, canvas.shown(), Orientation.UPRIGHT));
        }
    }
}
