/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.audio.AudioLimits;
import org.camelmultimodal.runtime.media.audio.Waveform;
import org.camelmultimodal.runtime.media.image.DecodedImage;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageView;
import org.camelmultimodal.runtime.media.image.RgbImage;

/** A worker whose decoder fails in the way that the name of the media selects. */
final class HostileWorker implements MediaDecoder {

    static final int SIDE = 3;

    private final MediaDecoder real = new InProcessDecoder();

    public static void main(String[] args) throws IOException {
        MediaWorker.serve(new HostileWorker());
    }

    @Override
    public DecodedImage image(MediaSource source, ImageLimits limits, Deadline deadline) {
        switch (source.description()) {
            case "crash" -> Pointer.memset(new Address(8), 0, 1);
            case "exit" -> Runtime.getRuntime().halt(7);
            case "hang" -> hang(source);
            case "native hog" -> hogNativeMemory();
            case "heap hog" -> hogHeap();
            case "overflow" -> overflow(0);
            case "print" -> System.out.println("a library that prints to the standard output");
            case "native print" -> print(new byte[] {'I', 0, 0, 0, 0, 'n', 'o', 'i', 's', 'e'});
            case "environment" -> throw new InvalidMediaException(System.getenv().toString());
            default -> {
                return real.image(source, limits, deadline);
            }
        }
        return new RgbImage(SIDE, SIDE, new byte[SIDE * SIDE * 3]);
    }

    @Override
    public void views(
            MediaSource source, ImageLimits limits, Deadline deadline, Consumer<ImageView> view) {
        var image = new RgbImage(SIDE, SIDE, new byte[SIDE * SIDE * 3]);
        for (int i = 1; i <= 1000; i++) {
            view.accept(new ImageView("frame " + i, image));
        }
    }

    @Override
    public Waveform audio(MediaSource source, AudioLimits limits, Deadline deadline) {
        return switch (source.description()) {
            case "not a number" -> new Waveform(new float[] {0, Float.NaN}, 16_000);
            case "long" -> new Waveform(new float[16_000 * 10], 16_000);
            case "other rate" -> new Waveform(new float[10], 8_000);
            default -> real.audio(source, limits, deadline);
        };
    }

    @Override
    public void close() {}

    /** Writes its process id to the file that the bytes name, and never returns. */
    private static void hang(MediaSource source) {
        try {
            Path reached = Path.of(new String(source.readAll(Wire.CHUNK), StandardCharsets.UTF_8));
            Path draft = Files.createTempFile(reached.getParent(), "reached", null);
            Files.writeString(draft, Long.toString(ProcessHandle.current().pid()));
            Files.move(draft, reached, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (true) {
            LockSupport.park();
        }
    }

    private static void hogNativeMemory() {
        while (true) {
            Pointer.memset(Pointer.malloc(16 << 20), 1, 16 << 20);
        }
    }

    private static void hogHeap() {
        List<byte[]> held = new ArrayList<>();
        while (true) {
            held.add(new byte[16 << 20]);
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private static void print(byte[] bytes) {
        try {
            new FileOutputStream(FileDescriptor.out).write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address that the process must not write to. */
    private static final class Address extends BytePointer {
        Address(long address) {
            this.address = address;
        }
    }
}
