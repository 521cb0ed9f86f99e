/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.format;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;
import org.camelmultimodal.runtime.batch.Deadline;

/** An image input stream over bytes that fails when the deadline is exceeded. */
final class DeadlineInput extends ImageInputStreamImpl {

    /** Number of single-byte reads between two checks of the deadline. */
    private static final int BYTES_PER_CHECK = 1024;

    private final byte[] data;
    private final Deadline deadline;
    private int sinceCheck;

    DeadlineInput(byte[] data, Deadline deadline) {
        this.data = data;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        checkDeadline(1);
        bitOffset = 0;
        return streamPos < data.length ? data[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        checkClosed();
        checkDeadline(length);
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, data.length - streamPos);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(data, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    /** Checks the position, which comes from the file. */
    @Override
    public void seek(long position) throws IOException {
        checkDeadline(1);
        if (position > data.length) {
            throw new EOFException("it refers to byte %d of %d".formatted(position, data.length));
        }
        super.seek(position);
    }

    @Override
    public long length() {
        return data.length;
    }

    private void checkDeadline(int bytes) {
        sinceCheck += Math.min(bytes, BYTES_PER_CHECK);
        if (sinceCheck >= BYTES_PER_CHECK) {
            sinceCheck = 0;
            deadline.check();
        }
    }
}
