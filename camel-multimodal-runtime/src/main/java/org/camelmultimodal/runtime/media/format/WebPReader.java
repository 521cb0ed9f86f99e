/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.util.Optional;
import org.camelmultimodal.runtime.media.container.FileBytes;
import org.camelmultimodal.runtime.media.container.WebPFile;
import org.camelmultimodal.runtime.media.container.WebPFrame;

/** Reads WebP, still and animated. Each frame is decoded by libwebp as a separate file. */
final class WebPReader implements FormatReader {

    @Override
    public ModePixels first(FileBytes file, ImageBounds bounds) {
        WebPFile webp = WebPFile.first(file);
        return ModePixels.of(new Frames(file, bounds, webp).next().orElseThrow().pixels());
    }

    @Override
    public FrameSource frames(FileBytes file, ImageBounds bounds) {
        return new Frames(file, bounds, WebPFile.whole(file, bounds.maxFrames()));
    }

    private static final class Frames implements FrameSource {

        private final FileBytes file;
        private final ImageBounds bounds;
        private final WebPFile webp;
        private FrameCanvas canvas;
        private int number;

        Frames(FileBytes file, ImageBounds bounds, WebPFile webp) {
            this.file = file;
            this.bounds = bounds;
            this.webp = webp;
            bounds.check(file, webp.width(), webp.height());
            bounds.checkAll(file, (long) webp.width() * webp.height() * webp.frames().size());
        }

        @Override
        public Optional<Frame> next() {
            bounds.deadline().check();
            if (number == webp.frames().size()) {
                return Optional.empty();
            }
            WebPFrame frame = webp.frames().get(number++);
            Pixels pixels = LeptonicaDecoder.webp(frame.asFile(file), file);
            boolean still =
                    webp.frames().size() == 1
                            && frame.width() == webp.width()
                            && frame.height() == webp.height();
            if (!still) {
                if (canvas == null) {
                    canvas = new FrameCanvas(webp.width(), webp.height());
                }
                canvas.draw(pixels, frame.left(), frame.top(), frame.over(), frame.disposal());
                pixels = canvas.shown();
            }
            return Optional.of(Frame.number(number, pixels, Orientation.of(webp.orientation())));
        }
    }
}
