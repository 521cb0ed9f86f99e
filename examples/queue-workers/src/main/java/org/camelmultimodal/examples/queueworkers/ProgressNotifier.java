/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.queueworkers;

import java.util.Base64;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.camelmultimodal.runtime.camel.InferenceProgressEvent;

/** Publishes the steps of the jobs that run in this process. */
final class ProgressNotifier extends EventNotifierSupport {

    /** The broker refuses larger messages, and with them the progress of all jobs. */
    private static final int MAX_PREVIEW_BYTES = 1024 * 1024;

    private final Progress progress;

    ProgressNotifier(Progress progress) {
        this.progress = progress;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof InferenceProgressEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        var step = (InferenceProgressEvent) event;
        String preview =
                step.getPreview()
                        .filter(png -> png.length <= MAX_PREVIEW_BYTES)
                        .map(Base64.getEncoder()::encodeToString)
                        .orElse(null);
        step.getRequestId()
                .ifPresent(id -> progress.step(id, step.getStep(), step.getSteps(), preview));
    }
}
