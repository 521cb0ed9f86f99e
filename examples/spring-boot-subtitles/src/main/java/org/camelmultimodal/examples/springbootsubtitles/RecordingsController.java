/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.camelmultimodal.whisper.model.TranscriptFormat;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Uploads of recordings, and their subtitles. An upload is a PUT: browsers send it to another site
 * only with that site's permission, which this application does not give.
 */
@RestController
@RequestMapping("/recordings")
final class RecordingsController {

    /** Names that need no quoting in any shell, page or file system. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N} ._()+,=@-]{0,99}");

    private static final int BUFFER = 64 * 1024;

    private final RecordingFolder folder;
    private final Recordings recordings;
    private final Settings settings;

    RecordingsController(RecordingFolder folder, Recordings recordings, Settings settings) {
        this.folder = folder;
        this.recordings = recordings;
        this.settings = settings;
    }

    @GetMapping
    List<RecordingStatus> list() throws IOException {
        return recordings.all();
    }

    @GetMapping("/{name}")
    RecordingStatus status(@PathVariable String name) throws IOException {
        return recordings
                .find(name)
                .orElseThrow(() -> error(HttpStatus.NOT_FOUND, "There is no recording " + name));
    }

    /** Returns the subtitles, <code>srt</code> or <code>vtt</code>. */
    @GetMapping("/{name}/{extension:srt|vtt}")
    ResponseEntity<FileSystemResource> subtitles(
            @PathVariable String name, @PathVariable String extension) throws IOException {
        RecordingStatus status = status(name);
        TranscriptFormat format = TranscriptFormat.valueOf(extension.toUpperCase(Locale.ROOT));
        Path file = folder.subtitles(name, format);
        if (!status.subtitles().contains(file.getFileName().toString())) {
            throw error(HttpStatus.NOT_FOUND, "%s is %s".formatted(name, status.state()));
        }
        String type = format == TranscriptFormat.VTT ? "vtt" : "plain";
        return ResponseEntity.ok()
                .contentType(new MediaType("text", type, StandardCharsets.UTF_8))
                .body(new FileSystemResource(file));
    }

    /** Stores a recording: completely, or not at all. */
    @PutMapping("/{name}")
    ResponseEntity<RecordingStatus> upload(@PathVariable String name, InputStream content)
            throws IOException {
        if (!NAME.matcher(name).matches() || !RecordingFolder.isRecordingName(name)) {
            throw error(
                    HttpStatus.BAD_REQUEST,
                    "The name must consist of at most 100 letters, digits and ._()+,=@-, and end with the extension of a recording or video, such as talk.wav");
        }
        Path part = folder.newPart();
        try {
            store(content, part);
            if (!RecordingFolder.moveIfAbsent(part, folder.recording(name))) {
                throw error(HttpStatus.CONFLICT, "%s exists. Use another name".formatted(name));
            }
        } finally {
            Files.deleteIfExists(part);
        }
        URI location = UriComponentsBuilder.fromPath("/recordings/{name}").build(name);
        return ResponseEntity.accepted().location(location).body(status(name));
    }

    private void store(InputStream content, Path file) throws IOException {
        long limit = settings.maxUploadSize().toBytes();
        var buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(file)) {
            long size = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw error(
                            HttpStatus.PAYLOAD_TOO_LARGE,
                            "The recording has more than %d bytes. Set subtitles.max-upload-size"
                                    .formatted(limit));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static ResponseStatusException error(HttpStatus status, String message) {
        return new ResponseStatusException(status, message);
    }
}
