/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/**
 * A request to a worker process.
 *
 * @param kind the kind of media
 * @param source the media; the worker opens files itself
 * @param images the limits of images, unused for recordings
 * @param audio the limits of recordings, unused for images
 * @param deadline the deadline, sent as the remaining time
 */
record WorkerRequest(
        Kind kind, MediaSource source, ImageLimits images, AudioLimits audio, Deadline deadline) {

    /** A kind of media. */
    enum Kind {
        IMAGE,
        VIEWS,
        AUDIO
    }

    static WorkerRequest of(Kind kind, MediaSource source, ImageLimits limits, Deadline deadline) {
        return new WorkerRequest(kind, source, limits, AudioLimits.DEFAULT, deadline);
    }

    static WorkerRequest of(MediaSource source, AudioLimits limits, Deadline deadline) {
        return new WorkerRequest(Kind.AUDIO, source, ImageLimits.DEFAULT, limits, deadline);
    }

    void writeTo(DataOutputStream out) throws IOException {
        long nanos = deadline == Deadline.NONE ? 0 : Math.max(1, deadline.remainingNanos());
        out.writeByte(kind.ordinal());
        out.writeLong(images.maxPixels());
        out.writeLong(images.maxBytes());
        out.writeInt(images.maxFrames());
        out.writeLong(audio.maxDuration().toMillis());
        out.writeLong(audio.maxBytes());
        out.writeLong(nanos);
        if (source instanceof MediaSource.File file && isOnDisk(file.path())) {
            out.writeBoolean(false);
            // A URI can represent file names that the encoding of the system cannot.
            Wire.writeText(out, file.path().toUri().toString());
        } else {
            byte[] bytes =
                    source instanceof MediaSource.Bytes memory
                            ? memory.bytes()
                            : source.readAll(maxBytes());
            out.writeBoolean(true);
            Wire.writeText(out, source.description());
            out.writeInt(bytes.length);
            Wire.writeBytes(out, bytes);
        }
        out.flush();
    }

    /** Returns whether another process can open the file: not if it is in an archive. */
    private static boolean isOnDisk(Path path) {
        return path.getFileSystem() == FileSystems.getDefault();
    }

    private long maxBytes() {
        return kind == Kind.AUDIO ? audio.maxBytes() : images.maxBytes();
    }

    static WorkerRequest readFrom(DataInputStream in) throws IOException {
        Kind kind = Kind.values()[in.readByte()];
        var images = new ImageLimits(in.readLong(), in.readLong(), in.readInt());
        var audio = new AudioLimits(Duration.ofMillis(in.readLong()), in.readLong());
        // Zero means no deadline on both sides.
        Deadline deadline = Deadline.in(Duration.ofNanos(in.readLong()));
        return new WorkerRequest(kind, readSource(in), images, audio, deadline);
    }

    private static MediaSource readSource(DataInputStream in) throws IOException {
        boolean inMemory = in.readBoolean();
        String text = Wire.readText(in, Integer.MAX_VALUE);
        if (!inMemory) {
            return new MediaSource.File(Path.of(URI.create(text)));
        }
        return new MediaSource.Bytes(Wire.readBytes(in, in.readInt()), text);
    }
}
