/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.util.TimeUtils;
import org.camelmultimodal.examples.queueworkers.Jobs;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the media and results of old jobs, whose status has expired. */
public final class JobFiles {

    private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);

    private final List<Path> folders;
    private final Duration retention;

    /**
     * Creates the clean-up.
     *
     * @param work the shared directory
     * @param retention age at which files are deleted, such as <code>7d</code>: longer than jobs
     *     wait in their queue
     * @throws InvalidOptionException if it is shorter than the expiry of the status of jobs
     */
    public JobFiles(String work, String retention) {
        this.folders = List.of(Path.of(work, "media"), Path.of(work, "results"));
        this.retention = Duration.ofMillis(TimeUtils.toMilliSeconds(retention));
        if (this.retention.compareTo(Jobs.STATUS_EXPIRY) < 0) {
            throw new InvalidOptionException(
                    "jobs.retention=%s is out of range: expected at least %d hours"
                            .formatted(retention, Jobs.STATUS_EXPIRY.toHours()));
        }
    }

    /** Deletes the files that are older than the retention. */
    public void deleteOld() throws IOException {
        Instant limit = Instant.now().minus(retention);
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    deleteIfOld(file, limit);
                }
            }
        }
    }

    private static void deleteIfOld(Path file, Instant limit) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("Another server deleted the old file {}", file);
        }
    }
}
