/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.camelmultimodal.examples.queueworkers.JobStatus;
import org.camelmultimodal.examples.server.Model;
import org.camelmultimodal.examples.server.Models;

/** Jobs as clients see them. */
final class JobEntry {

    /** The name of the file of a job in error messages. */
    private static final Pattern CLAIM =
            Pattern.compile("(file )?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.[a-z0-9]{1,10}");

    private JobEntry() {}

    /**
     * Returns the status of a job as the value of a JSON response.
     *
     * @param withPreview whether to add the unfinished image
     */
    static Map<String, Object> of(JobStatus status, Models models, boolean withPreview) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", status.id());
        map.put("object", "job");
        map.put("operation", status.operation());
        map.put("model", model(status, models));
        map.put("state", status.state().text());
        map.put("attempt", status.attempt());
        map.put("step", status.step());
        map.put("steps", status.steps());
        map.put("preview", withPreview ? status.preview() : null);
        map.put("content_type", status.contentType());
        if (status.type() != null) {
            map.put("error", Map.of("type", status.type(), "message", message(status)));
        }
        map.values().removeIf(Objects::isNull);
        return map;
    }

    /** Returns the name that clients use; workers of a separate broker may have other models. */
    private static String model(JobStatus status, Models models) {
        if (status.operation() == null || status.model() == null) {
            return null;
        }
        // A status of the broker may have an operation that this server does not know.
        String family = status.operation().split(":", 2)[0];
        return models.ofAlias(family, status.model()).map(Model::id).orElse(status.model());
    }

    private static String message(JobStatus status) {
        String message = String.valueOf(status.message());
        return CLAIM.matcher(message).replaceAll("The file");
    }
}
