/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.voicetoimage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The recordings that this instance of the application processes, in a folder of its own. A
 * recording is claimed by a move, so only one instance gets it. Next to the folder is a lock file
 * that the operating system keeps locked as long as the instance lives. The jobs of a dead instance
 * are taken over.
 */
final class Claims implements AutoCloseable {

    private static final String LOCK = ".lock";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** On POSIX, opening and closing a lock file again in the same process releases its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final Path folder;
    private final Path lockFile;
    private final FileChannel channel;

    private Claims(Path root, Path folder, Path lockFile, FileChannel channel) {
        this.root = root;
        this.folder = folder;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Registers an instance.
     *
     * @param root the folder that all instances share
     */
    static Claims open(Path root) throws IOException {
        Files.createDirectories(root);
        var opened = new Claims[1];
        // Holds the lock of takeOver, which must not see an instance that is partly registered.
        HostLock.hold(root.resolve(LOCK), () -> opened[0] = register(root));
        return opened[0];
    }

    private static Claims register(Path root) throws IOException {
        String name = ProcessHandle.current().pid() + "-" + random();
        Path lockFile = root.resolve(name + LOCK);
        FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        OWN.add(lockFile);
        return new Claims(root, Files.createDirectory(root.resolve(name)), lockFile, channel);
    }

    /** Returns the folder of the jobs and of incomplete files of this instance. */
    Path folder() {
        return folder;
    }

    /** Returns the claimed recordings, the oldest claim first. */
    List<Job> jobs() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !isHidden(child)).sorted().map(Job::new).toList();
        }
    }

    /**
     * Claims a file as a job of this instance.
     *
     * @return the job; empty if another instance claimed the file first
     */
    Optional<Job> claim(Path file) throws IOException {
        String name = file.getFileName().toString();
        Job job = Job.create(folder.resolve(newId()), name);
        try {
            Files.move(
                    file,
                    job.folder().resolve(FileNames.stored(name)),
                    StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(job);
        } catch (IOException e) {
            // Network file systems may report a failure although the move succeeded.
            if (job.hasRecording()) {
                return Optional.of(job);
            }
            Folders.delete(job.folder());
            if (e instanceof NoSuchFileException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Creates a job of this instance from a copy of a file, atomically. */
    Job copy(Path file) throws IOException {
        String id = newId();
        String name = file.getFileName().toString();
        Job partial = Job.create(folder.resolve("." + id), name);
        Files.copy(file, partial.folder().resolve(FileNames.stored(name)));
        return new Job(move(partial.folder(), folder.resolve(id)));
    }

    /**
     * Turns a result into a job again.
     *
     * @return the job; empty if the result no longer exists
     */
    Optional<Job> reopen(Path result) throws IOException {
        try {
            return Optional.of(new Job(move(result, folder.resolve(newId()))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes over the jobs of dead instances and removes their other files.
     *
     * @return whether there was a dead instance
     */
    boolean takeOver() throws IOException {
        var found = new boolean[1];
        HostLock.hold(
                root.resolve(LOCK),
                () -> {
                    for (String instance : instances()) {
                        found[0] |= takeOver(instance);
                    }
                });
        return found[0];
    }

    private Set<String> instances() throws IOException {
        var instances = new TreeSet<String>();
        try (Stream<Path> children = Files.list(root)) {
            children.filter(child -> !isHidden(child))
                    .map(child -> child.getFileName().toString())
                    .map(name -> name.endsWith(LOCK) ? name.replace(LOCK, "") : name)
                    .forEach(instances::add);
        }
        return instances;
    }

    private boolean takeOver(String instance) throws IOException {
        Path other = root.resolve(instance + LOCK);
        if (OWN.contains(other)) {
            return false;
        }
        try (FileChannel otherChannel =
                        FileChannel.open(
                                other, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = otherChannel.tryLock()) {
            if (lock == null) {
                return false;
            }
            Path jobs = root.resolve(instance);
            if (Files.isDirectory(jobs, LinkOption.NOFOLLOW_LINKS)) {
                takeJobs(jobs);
            }
            Files.deleteIfExists(other);
            return true;
        }
    }

    /** Moves the jobs that have a recording and deletes the rest, which was never completed. */
    private void takeJobs(Path jobs) throws IOException {
        try (Stream<Path> children = Files.list(jobs)) {
            for (Path child : children.toList()) {
                if (!isHidden(child) && new Job(child).hasRecording()) {
                    move(child, folder.resolve(child.getFileName()));
                }
            }
        }
        Folders.delete(jobs);
    }

    /** Ends the instance. Another instance, or the next one, takes over its remaining jobs. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        HostLock.hold(
                root.resolve(LOCK),
                () -> {
                    if (jobs().isEmpty()) {
                        Folders.delete(folder);
                        Files.deleteIfExists(lockFile);
                    }
                    OWN.remove(lockFile);
                    channel.close();
                });
    }

    private static Path move(Path from, Path to) throws IOException {
        return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /** Returns a unique id. Ids sort by time as long as the clock runs forward. */
    private static String newId() {
        return TIME.format(Instant.now()) + "-" + random();
    }

    private static String random() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong());
    }
}
