/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.ImageDecoder;
import org.camelmultimodal.runtime.media.image.ImageLimits;
import org.camelmultimodal.runtime.media.image.ImageResampler;
import org.camelmultimodal.runtime.media.image.PngEncoder;
import org.camelmultimodal.runtime.media.image.ResampleFilter;
import org.camelmultimodal.runtime.media.image.RgbImage;

/**
 * The thumbnails of the images in the index, and their names, in a directory. The server encodes
 * each thumbnail itself: a file of a user is never sent to another user.
 */
public final class Thumbnails {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_SIDE = 384;
    private static final String IMAGE = ".png";
    private static final String NAME = ".txt";

    /** An image with the time at which it was stored, which may change while others are read. */
    private record Image(String id, long modified) {

        static Image of(Path file) {
            String name = file.getFileName().toString();
            return new Image(
                    name.substring(0, name.length() - IMAGE.length()),
                    file.toFile().lastModified());
        }
    }

    private final Path directory;
    private final int maximum;

    /**
     * Opens a directory, which is created if it does not exist.
     *
     * @param maximum maximum number of images
     */
    public Thumbnails(String directory, int maximum) throws IOException {
        this.directory = Files.createDirectories(Path.of(directory));
        this.maximum = maximum;
    }

    /**
     * Checks that there is room for an image.
     *
     * @throws ApiException if there is not
     */
    void requireRoom(String id) {
        if (!contains(id) && ids().size() >= maximum) {
            throw ApiException.conflict(
                    "index_full",
                    "The index is full, with %d images: remove some first".formatted(maximum));
        }
    }

    /** Adds an image; an image of the same id is replaced. */
    void add(String id, String name, MediaSource source) {
        RgbImage image = ImageDecoder.decode(source, ImageLimits.DEFAULT).toRgb();
        write(id + NAME, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        write(id + IMAGE, PngEncoder.encode(reduced(image), Map.of()));
    }

    private static RgbImage reduced(RgbImage image) {
        int longer = Math.max(image.width(), image.height());
        return longer <= MAX_SIDE
                ? image
                : ImageResampler.resize(
                        image,
                        Math.max(1, Math.round((float) image.width() * MAX_SIDE / longer)),
                        Math.max(1, Math.round((float) image.height() * MAX_SIDE / longer)),
                        ResampleFilter.BOX);
    }

    /** Writes a file atomically, so that none is ever read half written. */
    private void write(String name, byte[] content) {
        try {
            Path temporary = Files.createTempFile(directory, "new", ".tmp");
            try {
                Files.write(temporary, content);
                Files.move(
                        temporary,
                        directory.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                // Left by a full disk, for example.
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The thumbnail cannot be written", e);
        }
    }

    /** Returns the ids of the images, the latest first. */
    List<String> ids() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(IMAGE))
                    .map(Image::of)
                    .filter(image -> ID.matcher(image.id()).matches())
                    .sorted(Comparator.comparing(Image::modified).reversed())
                    .map(Image::id)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The thumbnails cannot be listed", e);
        }
    }

    /** Returns whether there is an image; an id that is none has no image. */
    boolean contains(String id) {
        return id != null
                && ID.matcher(id).matches()
                && Files.exists(directory.resolve(id + IMAGE));
    }

    /**
     * Checks that there is an image.
     *
     * @throws ApiException if there is none
     */
    void require(String id) {
        if (!contains(id)) {
            throw notFound();
        }
    }

    private static ApiException notFound() {
        return ApiException.notFound("id", "image_not_found", "There is no such image");
    }

    /** Returns the name of an image, as the user called it; empty if there is no such image. */
    Optional<String> name(String id) {
        if (!contains(id)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(directory.resolve(id + NAME)));
        } catch (NoSuchFileException e) {
            // It was removed in the meantime.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The name of an image cannot be read", e);
        }
    }

    /** Returns an image as a PNG file. */
    byte[] png(String id) {
        require(id);
        try {
            return Files.readAllBytes(directory.resolve(id + IMAGE));
        } catch (NoSuchFileException e) {
            // It was removed in the meantime.
            throw notFound();
        } catch (IOException e) {
            throw new UncheckedIOException("A thumbnail cannot be read", e);
        }
    }

    /** Removes an image. */
    void remove(String id) {
        require(id);
        try {
            Files.deleteIfExists(directory.resolve(id + IMAGE));
            Files.deleteIfExists(directory.resolve(id + NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("A thumbnail cannot be removed", e);
        }
    }
}
