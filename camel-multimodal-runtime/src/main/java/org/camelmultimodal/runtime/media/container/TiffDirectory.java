/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.container;

import java.util.HashSet;
import java.util.Set;

/**
 * Reads the entries of a TIFF image file directory whose values are unsigned integers.
 *
 * @param little whether numbers are little-endian
 * @param offset offset of the directory
 * @param entries number of its entries, all within the file
 */
record TiffDirectory(FileBytes file, boolean little, long offset, int entries) {

    private static final int ENTRY = 12;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    /** Returns the first value of an entry. */
    long number(int tag, long otherwise) {
        return number(tag, 0, otherwise);
    }

    /** Returns a value of an entry, or a default if there is no such entry. */
    long number(int tag, int index, long otherwise) {
        long entry = find(tag);
        if (entry < 0) {
            return otherwise;
        }
        int type = read16(entry + 2);
        long count = read32(entry + 4);
        if (index >= count) {
            throw file.damaged("tag %d has %d values".formatted(tag, count));
        }
        long values = count * size(type) <= 4 ? entry + 8 : read32(entry + 8);
        long value = values + (long) index * size(type);
        return switch (type) {
            case BYTE -> file.at(value);
            case SHORT -> read16(value);
            case LONG -> read32(value);
            default -> throw file.damaged("tag %d has the type %d".formatted(tag, type));
        };
    }

    /** Returns the number of values of an entry, 0 if there is no such entry. */
    long count(int tag) {
        long entry = find(tag);
        return entry < 0 ? 0 : read32(entry + 4);
    }

    /** Checks that each of the tags occurs at most once and has its values within the file. */
    void check(Set<Integer> tags) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < entries; i++) {
            long entry = offset + 2 + (long) i * ENTRY;
            int tag = read16(entry);
            if (!tags.contains(tag)) {
                continue;
            }
            if (!seen.add(tag)) {
                throw file.damaged("it has the tag %d twice".formatted(tag));
            }
            long bytes = read32(entry + 4) * size(read16(entry + 2));
            if (bytes > 4) {
                file.require(read32(entry + 8), bytes);
            }
        }
    }

    private long find(int tag) {
        for (int i = 0; i < entries; i++) {
            long entry = offset + 2 + (long) i * ENTRY;
            if (read16(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    private int read16(long at) {
        return little ? file.little16(at) : file.big16(at);
    }

    private long read32(long at) {
        return little ? file.little32(at) : file.big32(at);
    }

    private static int size(int type) {
        return switch (type) {
            case SHORT, 8 -> 2;
            case LONG, 9, 11, 13 -> 4;
            case 5, 10, 12 -> 8;
            default -> 1;
        };
    }
}
