/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.Excerpt;

/**
 * The directory that the processes share: <code>media</code> with the media of the jobs, of which
 * messages only have the name (claim check), and <code>results</code> with one output per job.
 */
public final class SharedDirectory {

    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,10}");
    private static final Pattern OUTPUT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}\\.[a-z0-9]+");

    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path media;
    private final Path results;

    /** Opens the directory, and creates it if it does not exist. */
    public SharedDirectory(Path root) throws IOException {
        this.media = Files.createDirectories(root.resolve("media")).toRealPath();
        this.results = Files.createDirectories(root.resolve("results")).toRealPath();
    }

    /**
     * Stores media and returns the claim, which is the <code>media</code> of a job.
     *
     * @param extension the extension of the new file: lower-case letters and digits, such as wav
     */
    public String claim(InputStream content, String extension) throws IOException {
        if (!EXTENSION.matcher(extension).matches()) {
            throw new InvalidJobException(
                    "extension=%s is invalid: expected 1 to 10 lower-case letters and digits"
                            .formatted(Excerpt.of(extension)));
        }
        String name = UUID.randomUUID() + "." + extension;
        Path part = media.resolve("." + name);
        try {
            Files.copy(content, part);
            publish(part, media.resolve(name));
        } finally {
            Files.deleteIfExists(part);
        }
        return name;
    }

    /**
     * Deletes media that no job has.
     *
     * @throws InvalidJobException if the claim leads out of the directory, or there is no such file
     */
    public void release(String claim) throws IOException {
        Files.deleteIfExists(media(claim));
    }

    /**
     * Returns the file of a claim.
     *
     * @throws InvalidJobException if the claim leads out of the directory, or there is no such
     *     regular file
     */
    Path media(String claim) {
        try {
            Path named = media.resolve(claim).normalize();
            if (named.startsWith(media) && !Path.of(claim).isAbsolute()) {
                // A symbolic link may lead elsewhere.
                Path file = named.toRealPath();
                if (file.startsWith(media)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    return file;
                }
            }
        } catch (InvalidPathException | IOException e) {
            throw noMedia(claim, e);
        }
        throw noMedia(claim, null);
    }

    private static InvalidJobException noMedia(String claim, Exception cause) {
        return new InvalidJobException(
                "media=%s is not a file of the shared directory: expected a relative name within its folder media"
                        .formatted(Excerpt.of(claim)),
                cause);
    }

    /**
     * Writes the output of a job: all of it or nothing, also if the process or the machine dies. An
     * output of the same name is replaced.
     *
     * @param name the id of the job and an extension
     */
    void write(String name, byte[] content) throws IOException {
        Path part = results.resolve(".%s.%s".formatted(name, UUID.randomUUID()));
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            publish(part, results.resolve(name));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Moves a complete file to its name, and forces both to the disk: first the content. */
    private static void publish(Path part, Path target) throws IOException {
        force(part, StandardOpenOption.WRITE);
        Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (IS_POSIX) {
            // Windows opens no directories, and needs none of this.
            force(target.getParent(), StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /**
     * Returns the file of an output.
     *
     * @param name the <code>output</code> of a status
     * @throws InvalidJobException if the name is not that of an output, or there is no such file
     */
    public Path output(String name) {
        if (name != null && OUTPUT.matcher(name).matches()) {
            Path file = results.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return file;
            }
        }
        throw new InvalidJobException(
                "output=%s does not exist: expected the output of a job that succeeded"
                        .formatted(Excerpt.of(name)));
    }
}
