/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import java.util.Optional;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.PngFile;
import org.camelmultimodal.runtime.media.container.PngFrame;
import org.camelmultimodal.runtime.media.container.PngHeader;

/** PNG, still and animated (APNG). */
final class PngReader implements FormatReader {

    @Override
    public Pixels first(FileBytes file, ImageBounds bounds) {
        PngFile png = PngFile.first(file);
        bounds.check(file, png.header().width(), png.header().height());
        return main(file, bounds, png, PngRow.DeepGray.CLIPPED);
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        PngFile png = PngFile.whole(file, bounds.maxFrames());
        PngHeader header = png.header();
        bounds.check(file, header.width(), header.height());
        bounds.checkAll(file, (long) header.width() * header.height() * (1L + png.frames().size()));
        return new Frames(file, bounds, png);
    }

    private static Pixels main(
            FileBytes file, ImageBounds bounds, PngFile png, PngRow.DeepGray deepGray) {
        Pixels pixels =
                PngPixels.read(
                        file, png, png.header(), png.imageData(), deepGray, bounds.deadline());
        return Orientation.of(png.orientation()).apply(pixels);
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
                Pixels pixels = main(file, bounds, png, PngRow.DeepGray.SCALED);
                return Optional.of(
                        png.frames().isEmpty()
                                ? Frame.number(1, pixels)
                                : new Frame("default image", pixels));
            }
            if (number == png.frames().size()) {
                return Optional.empty();
            }
            if (canvas == null) {
                canvas = new FrameCanvas(png.header().width(), png.header().height());
            }
            draw(png.frames().get(number++));
            return Optional.of(
                    Frame.number(number, Orientation.of(png.orientation()).apply(canvas.shown())));
        }

        private void draw(PngFrame frame) {
            PngFrame.Control control = frame.control();
            Pixels pixels =
                    PngPixels.read(
                            file,
                            png,
                            png.header().ofSize(control.width(), control.height()),
                            frame.data(),
                            PngRow.DeepGray.SCALED,
                            bounds.deadline());
            canvas.draw(pixels, control.left(), control.top(), control.over(), control.disposal());
        }
    }
}
