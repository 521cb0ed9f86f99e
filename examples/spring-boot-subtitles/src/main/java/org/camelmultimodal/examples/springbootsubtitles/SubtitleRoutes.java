/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** From the folder through the model to the subtitles beside the recording. */
@Component
final class SubtitleRoutes extends RouteBuilder {

    private final Recordings recordings;
    private final RecordingFolder folder;

    SubtitleRoutes(Recordings recordings, RecordingFolder folder) {
        this.recordings = recordings;
        this.folder = folder;
    }

    @Override
    public void configure() {
        onException(Throwable.class).handled(true).process(recordings::failed);

        // The recordings stay in the folder: the filter knows which of them are done.
        fromF(
                        "file:%s?noop=true&idempotent=false&filter=#recordings&delay=200&initialDelay=0",
                        folder.path())
                .routeId("subtitles")
                .setProperty("recording", header("CamelFileNameOnly"))
                .process(recordings::begin)
                .to("whisper:transcribe")
                .process(recordings::deliver);
    }
}
