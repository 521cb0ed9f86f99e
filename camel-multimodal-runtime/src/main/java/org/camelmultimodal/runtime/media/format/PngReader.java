/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Optional;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.PngFile;
import org.camelmultimodal.runtime.media.container.PngFrame;
import org.camelmultimodal.runtime.media.container.PngHeader;

/** Reads PNG, still and animated (APNG). */
final class PngReader implements FormatReader {

    @Override
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        PngFile png = PngFile.first(file);
        bounds.check(file, png.header().width(), png.header().height());
        return Orientation.of(png.orientation())
                .apply(stored(file, bounds, png, DeepGray.KEPT).modePixels());
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        PngFile png = PngFile.whole(file, bounds.maxFrames());
        PngHeader header = png.header();
        bounds.check(file, header.width(), header.height());
        bounds.checkAll(file, (long) header.width() * header.height() * (1L + png.frames().size()));
        return new Frames(file, bounds, png);
    }

    private static PngRow stored(
            FileBytes file, ImageBounds bounds, PngFile png, DeepGray deepGray) {
        return PngPixels.read(
                file, png, png.header(), png.imageData(), deepGray, bounds.deadline());
    }

    private static final class Frames implements FrameSource {

        private final FileBytes file;
        private final ImageBounds bounds;
        private final PngFile png;
        private boolean mainImageIsLeft;
        private FrameCanvas canvas;
        private int number;

        Frames(FileBytes file, ImageBounds bounds, PngFile png) {
            this.file = file;
            this.bounds = bounds;
            this.png = png;
            this.mainImageIsLeft = !png.mainImageIsFrame();
        }

        @Override
        public Optional<Frame> next() {
            if (mainImageIsLeft) {
                mainImageIsLeft = false;
                Pixels pixels = stored(file, bounds, png, DeepGray.SCALED).pixels();
                return Optional.of(
                        Frame.stored(
                                png.frames().isEmpty() ? "frame 1" : "default image",
                                pixels,
                                Orientation.of(png.orientation())));
            }
            if (number == png.frames().size()) {
                return Optional.empty();
            }
            if (canvas == null) {
                canvas = new FrameCanvas(png.header().width(), png.header().height());
            }
            draw(png.frames().get(number++));
            return Optional.of(
                    Frame.number(number, canvas.shown(), Orientation.of(png.orientation())));
        }

        private void draw(PngFrame frame) {
            PngFrame.Control control = frame.control();
            Pixels pixels =
                    PngPixels.read(
                                    file,
                                    png,
                                    png.header().ofSize(control.width(), control.height()),
                                    frame.data(),
                                    DeepGray.SCALED,
                                    bounds.deadline())
                            .pixels();
            canvas.draw(pixels, control.left(), control.top(), control.over(), control.disposal());
        }
    }
}
