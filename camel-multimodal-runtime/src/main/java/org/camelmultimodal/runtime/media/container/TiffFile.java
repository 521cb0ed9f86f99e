/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The structure of a TIFF file, read before it is decoded.
 *
 * <p>Source: TIFF 6.0, sections 2 and 8.
 *
 * @param pages at least one
 */
public record TiffFile(List<TiffPage> pages) {

    /**
     * Reads the first page.
     *
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated
     */
    public static TiffFile first(FileBytes file) {
        return of(file, false, 1);
    }

    /**
     * Reads all pages of the chain, without the images in sub-directories (thumbnails, reduced
     * copies).
     *
     * @param maxPages maximum number of pages
     * @throws org.camelmultimodal.runtime.InvalidMediaException if it is damaged or truncated, or
     *     has more pages
     */
    public static TiffFile whole(FileBytes file, int maxPages) {
        return of(file, true, maxPages);
    }

    private static TiffFile of(FileBytes file, boolean whole, int maxPages) {
        boolean little = file.has(0, "II");
        if ((little ? file.little16(2) : file.big16(2)) != 42) {
            throw file.unsupported("a BigTIFF or another kind of TIFF", "TIFF 6.0");
        }
        var pages = new ArrayList<TiffPage>();
        Set<Long> seen = new HashSet<>();
        long directory = little ? file.little32(4) : file.big32(4);
        while (directory != 0 && (whole || pages.isEmpty())) {
            if (pages.size() == maxPages) {
                throw file.tooManyFrames(maxPages);
            }
            if (!seen.add(directory)) {
                throw file.damaged("its pages form a loop");
            }
            TiffPage page = TiffPage.of(file, little, directory);
            pages.add(page);
            directory = page.next();
        }
        if (pages.isEmpty()) {
            throw file.damaged("it has no image");
        }
        return new TiffFile(List.copyOf(pages));
    }

    /**
     * Returns a copy of the file with only the tags that the pixels need, so that decoders read no
     * profiles, camera data, texts or sub-directories.
     */
    public byte[] withoutMetadata(FileBytes file) {
        byte[] copy = file.data().clone();
        for (TiffPage page : pages) {
            page.hideMetadata(file, copy);
        }
        return copy;
    }
}
