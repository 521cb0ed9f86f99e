/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.model;

import java.util.function.Consumer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * Splits a wide or tall image into squares that cover it, each overlapping the next by half or
 * more: a model that crops the center does not see what is beside it.
 */
final class SquareParts {

    /** Maximum number of squares, enough for images 32 times as long as wide. */
    private static final int MAX_PARTS = 64;

    private SquareParts() {}

    /**
     * Passes on the squares, from left to right or from top to bottom.
     *
     * @throws InvalidMediaException if there are too many
     */
    static void of(ImageView view, Consumer<ImageView> target) {
        RgbImage image = view.image();
        int side = Math.min(image.width(), image.height());
        int rest = Math.max(image.width(), image.height()) - side;
        int parts = (int) Math.min(MAX_PARTS + 1L, (2L * rest + side - 1) / side + 1);
        if (parts > MAX_PARTS) {
            throw new InvalidMediaException(
                    "An image of %d × %d pixels is too narrow to be moderated: expected one at most %d times as long as wide"
                            .formatted(image.width(), image.height(), MAX_PARTS / 2));
        }
        for (int i = 0; i < parts; i++) {
            int at = (int) ((long) rest * i / (parts - 1));
            boolean isWide = image.width() > image.height();
            target.accept(
                    new ImageView(
                            "%s, part %d of %d".formatted(view.name(), i + 1, parts),
                            square(image, isWide ? at : 0, isWide ? 0 : at, side)));
        }
    }

    private static RgbImage square(RgbImage image, int left, int top, int side) {
        var pixels = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            int from = 3 * ((top + y) * image.width() + left);
            System.arraycopy(image.pixels(), from, pixels, 3 * y * side, 3 * side);
        }
        return new RgbImage(side, side, pixels);
    }
}
