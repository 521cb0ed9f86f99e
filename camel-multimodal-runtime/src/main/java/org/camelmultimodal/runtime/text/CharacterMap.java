/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;

/**
 * SentencePiece's normalization table (<code>precompiled_charsmap</code>): a double-array trie
 * (Darts) over UTF-8 bytes, whose values are offsets into a list of zero-terminated texts. The
 * tokenizers library does not check the offsets.
 *
 * <p>Source of the layout: spm_precompiled, <code>lib.rs</code>; Yata, Darts-clone.
 */
final class CharacterMap {

    private static final int LEAF = 1 << 8;
    private static final int WIDE_OFFSET = 1 << 9;
    private static final int LABEL = 1 << 31 | 0xFF;

    private final int[] units;
    private final byte[] texts;

    private CharacterMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /** Returns whether every lookup stays within the table. */
    static boolean isSound(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < 8) {
            return false;
        }
        int size = in.getInt();
        if (size < 4 || size % 4 != 0 || size > in.remaining()) {
            return false;
        }
        var units = new int[size / 4];
        in.asIntBuffer().get(units);
        in.position(in.position() + size);
        var texts = new byte[in.remaining()];
        in.get(texts);
        return isUtf8(texts) && new CharacterMap(units, texts).isClosed();
    }

    private static boolean isUtf8(byte[] texts) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Returns whether all nodes that can be reached from the root are within the table. */
    private boolean isClosed() {
        var seen = new BitSet(units.length);
        var open = new ArrayDeque<Integer>();
        long root = offset(units[0]);
        if (!isInTable(root)) {
            return false;
        }
        open.add((int) root);
        seen.set((int) root);
        while (!open.isEmpty()) {
            int unit = open.remove();
            for (int label = 1; label < 256; label++) {
                int next = unit ^ label;
                if (!isInTable(next)) {
                    return false;
                }
                if ((units[next] & LABEL) == label) {
                    long child = next ^ offset(units[next]);
                    if (!isInTable(child) || !isLeafSound(units[next], (int) child)) {
                        return false;
                    }
                    if (!seen.get((int) child)) {
                        seen.set((int) child);
                        open.add((int) child);
                    }
                }
            }
        }
        return true;
    }

    private boolean isLeafSound(int unit, int child) {
        if ((unit & LEAF) == 0) {
            return true;
        }
        int text = units[child] & Integer.MAX_VALUE;
        boolean continues = text < texts.length && (texts[text] & 0xC0) == 0x80;
        return text <= texts.length && !continues;
    }

    private boolean isInTable(long unit) {
        return unit >= 0 && unit < units.length;
    }

    private static long offset(int unit) {
        return (long) (unit >>> 10) << ((unit & WIDE_OFFSET) >>> 6);
    }
}
