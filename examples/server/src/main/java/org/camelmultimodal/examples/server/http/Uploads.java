/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.vertx.core.file.FileSystem;
import io.vertx.core.file.FileSystemException;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextDecorator;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.runtime.Excerpt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forms with files, which are stored until the response ends. */
final class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    private final BodyHandler handler;

    /**
     * @param directory of the files
     * @param maxBytes maximum size of a form
     */
    Uploads(Path directory, long maxBytes) {
        handler =
                BodyHandler.create(directory.toString())
                        .setBodyLimit(maxBytes)
                        .setMergeFormAttributes(false)
                        .setDeleteUploadedFilesOnEnd(true);
    }

    /** Reads a form, and goes on to the next handler. */
    void read(RoutingContext context) {
        handler.handle(new UploadContext(context));
    }

    /** The context of an upload, for what the body handler does when an upload fails. */
    private static final class UploadContext extends RoutingContextDecorator {

        private final RoutingContext context;

        UploadContext(RoutingContext context) {
            super(context.currentRoute(), (RoutingContextInternal) context);
            this.context = context;
        }

        /** A refused form may be followed by its end, which goes on to no other handler. */
        @Override
        public void next() {
            if (!context.failed()) {
                context.next();
            }
        }

        @Override
        public void cancelAndCleanupFileUploads() {
            try {
                super.cancelAndCleanupFileUploads();
            } catch (IllegalStateException e) {
                // The client left, and its file is already closed. It is deleted by deleteAfter.
                LOG.debug("An upload was closed before it was cancelled", e);
            }
        }
    }

    /**
     * Checks that all files are stored: a full disk may leave a part of one without a failure.
     *
     * @throws ApiException if a file is shorter than what arrived
     */
    static void requireStored(List<FileUpload> files) {
        for (FileUpload file : files) {
            long stored = new File(file.uploadedFileName()).length();
            if (stored != file.size()) {
                LOG.error("Of an upload of {} bytes, {} are stored", file.size(), stored);
                throw ApiException.storageFailed();
            }
        }
    }

    /** Returns whether the media type of a form has a boundary. */
    static boolean hasBoundary(RoutingContext context) {
        try {
            return context.parsedHeaders().contentType().parameter("boundary") != null;
        } catch (IndexOutOfBoundsException e) {
            // The parser expects a second quotation mark.
            return false;
        }
    }

    /**
     * Refuses files with the same name, of which the route would see one.
     *
     * @throws ApiException if there are such files
     */
    static void requireDistinct(List<FileUpload> files) {
        var names = new HashSet<String>();
        for (FileUpload file : files) {
            if (!names.add(file.name())) {
                throw ApiException.invalid(
                        null,
                        "The form has several files '%s': expected one"
                                .formatted(Excerpt.of(file.name())));
            }
        }
    }

    /**
     * Returns whether the file of an upload could not be written, such as to a full disk. An
     * invalid form may have an IOException too, but with status 400.
     */
    static boolean isStorageFailure(RoutingContext context) {
        for (Throwable cause = context.failure(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof FileSystemException) {
                return context.statusCode() == 500;
            }
        }
        return false;
    }

    /**
     * Deletes what the body handler may have left, as it cannot cancel files that it is just
     * closing. Later, when all of them have been closed.
     */
    static void deleteAfter(RoutingContext context, long millis) {
        FileSystem files = context.vertx().fileSystem();
        context.vertx()
                .setTimer(
                        millis,
                        expired ->
                                context.fileUploads().stream()
                                        .map(FileUpload::uploadedFileName)
                                        .filter(file -> Files.exists(Path.of(file)))
                                        .forEach(
                                                file ->
                                                        files.delete(file)
                                                                .onFailure(
                                                                        e ->
                                                                                LOG.warn(
                                                                                        "An upload was not deleted",
                                                                                        e))));
    }
}
