/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.camelmultimodal.examples.queueworkers.BrokerUnavailableException;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.JobState;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.queueworkers.Jobs;
import org.camelmultimodal.examples.queueworkers.Operation;
import org.camelmultimodal.examples.server.Model;
import org.camelmultimodal.examples.server.Models;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.examples.server.api.DataUrl;
import org.camelmultimodal.examples.server.api.Fields;
import org.camelmultimodal.examples.server.api.Json;
import org.camelmultimodal.examples.server.api.ModelField;
import org.camelmultimodal.examples.server.api.Requests;
import org.camelmultimodal.examples.server.api.Response;
import org.camelmultimodal.examples.server.api.Upload;
import org.camelmultimodal.runtime.Excerpt;

/**
 * <code>/v1/jobs</code>: long work that survives the server. The id of a job starts with its
 * client, so that clients see and cancel their own jobs only.
 */
public final class JobsApi {

    private static final int MAX_CHARACTERS = 256;
    private static final long MAX_SEED = (1L << 32) - 1;

    private final Models models;
    private final JobQueue queue;
    private final Map<String, Object> imageDefaults;

    /**
     * Creates the endpoint.
     *
     * @param steps default number of steps of images
     * @param guidanceScale default guidance scale of images
     */
    public JobsApi(Models models, JobQueue queue, int steps, double guidanceScale) {
        this.models = models;
        this.queue = queue;
        this.imageDefaults = Map.of("steps", steps, "guidanceScale", guidanceScale);
    }

    /** Submits a job with a text, or with an image in a data URL. */
    public void submit(Exchange exchange) throws IOException {
        Fields fields = Requests.json(exchange, "text");
        JsonNode image = fields.node("image");
        Map<String, Object> options = options(fields.node("options"));
        if (image.isMissingNode()) {
            String text = fields.text("text", Job.MAX_TEXT).orElse(null);
            submit(exchange, fields, text, null, options);
        } else if (!fields.node("text").isMissingNode()) {
            throw ApiException.invalid("text", "The job has a text and an image: expected one");
        } else {
            byte[] bytes = DataUrl.image(image, "image", "image");
            submitMedia(exchange, fields, new ByteArrayInputStream(bytes), "image", options);
        }
    }

    /** Submits a job with a recording or an image in a form. */
    public void submitFile(Exchange exchange) throws IOException {
        Fields fields = Requests.form(exchange, "file");
        File file = Upload.read(exchange, "file");
        Optional<String> options = fields.text("options", Job.MAX_TEXT);
        Map<String, Object> values =
                options.isPresent()
                        ? options(Json.read(options.get().getBytes(StandardCharsets.UTF_8)))
                        : new LinkedHashMap<>();
        try (InputStream content = Files.newInputStream(file.toPath())) {
            submitMedia(exchange, fields, content, "media", values);
        }
    }

    private void submitMedia(
            Exchange exchange,
            Fields fields,
            InputStream content,
            String extension,
            Map<String, Object> options)
            throws IOException {
        // Fails without a broker, before anything is stored.
        queue.requireBroker();
        String media = queue.shared().claim(content, extension);
        try {
            submit(exchange, fields, null, media, options);
        } catch (BrokerUnavailableException e) {
            // Its answer may be lost: the broker may have the job.
            throw e;
        } catch (RuntimeException e) {
            // Jobs that are refused would fill the disk.
            queue.shared().release(media);
            throw e;
        }
    }

    private void submit(
            Exchange exchange,
            Fields fields,
            String text,
            String media,
            Map<String, Object> options) {
        Operation operation = Operation.of(fields.requiredText("operation", MAX_CHARACTERS));
        Model model =
                ModelField.find(fields.text("model", MAX_CHARACTERS), models, operation.family());
        if (operation == Operation.SD_TEXT_TO_IMAGE) {
            imageDefaults.forEach(options::putIfAbsent);
        }
        OptionalLong seed = fields.longInteger("seed", 0, MAX_SEED);
        var job =
                new Job(
                        Requests.client(exchange) + "-" + Job.newId(),
                        operation,
                        model.alias(),
                        text,
                        media,
                        options,
                        seed.isPresent() ? seed.getAsLong() : null);
        queue.run(
                jobs -> {
                    jobs.submit(job);
                    return null;
                });
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", job.id());
        entry.put("object", "job");
        entry.put("operation", operation.uri());
        entry.put("model", model.id());
        entry.put("state", JobState.QUEUED.text());
        Response.write(exchange, 202, "application/json", Json.write(entry));
        exchange.getMessage().setHeader("Location", "/v1/jobs/" + job.id());
    }

    private static Map<String, Object> options(JsonNode node) {
        var options = new LinkedHashMap<String, Object>();
        if (node.isMissingNode()) {
            return options;
        }
        if (!(node instanceof ObjectNode object)) {
            throw ApiException.invalid("options", "Invalid 'options': expected an object");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            options.put(field.getKey(), value(field.getValue()));
        }
        return options;
    }

    private static Object value(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        } else if (value.isNumber()) {
            return value.doubleValue();
        } else if (value.isBoolean()) {
            return value.booleanValue();
        } else if (value.isTextual()) {
            return value.textValue();
        }
        throw ApiException.invalid(
                "options", "Invalid 'options': expected numbers, booleans and strings");
    }

    /** Writes the status of all jobs of the client, without previews. */
    public void list(Exchange exchange) {
        String prefix = Requests.client(exchange) + "-";
        var map = new LinkedHashMap<String, Object>();
        map.put("object", "list");
        map.put(
                "data",
                queue.run(Jobs::list).stream()
                        .filter(status -> status.id().startsWith(prefix))
                        .map(status -> JobEntry.of(status, models, false))
                        .toList());
        Response.json(exchange, map);
    }

    /** Writes the status of a job. */
    public void get(Exchange exchange, @Header("id") String id) {
        Response.json(exchange, JobEntry.of(status(exchange, id), models, true));
    }

    /** Writes the output of a job. */
    public void result(Exchange exchange, @Header("id") String id) throws IOException {
        JobStatus status = status(exchange, id);
        if (status.state() != JobState.SUCCEEDED) {
            throw ApiException.conflict(
                    status.state().isFinal() ? "job_without_result" : "job_not_finished",
                    "The job has no result: it is " + status.state().text());
        }
        byte[] output = Files.readAllBytes(queue.shared().output(status.output()));
        Response.write(exchange, 200, status.contentType(), output);
    }

    /** Cancels a job, and writes its status: a running job stops at its next step. */
    public void cancel(Exchange exchange, @Header("id") String id) {
        status(exchange, id);
        queue.run(
                jobs -> {
                    jobs.cancel(id);
                    return null;
                });
        Response.json(exchange, JobEntry.of(status(exchange, id), models, false));
    }

    private JobStatus status(Exchange exchange, String id) {
        boolean isOwn = Job.isId(id) && id.startsWith(Requests.client(exchange) + "-");
        return (isOwn ? queue.run(jobs -> jobs.status(id)) : Optional.<JobStatus>empty())
                .orElseThrow(
                        () ->
                                ApiException.notFound(
                                        "id",
                                        "job_not_found",
                                        "The job '%s' does not exist".formatted(Excerpt.of(id))));
    }
}
