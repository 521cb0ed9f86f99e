/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;

/** The ready-made routes. Each has the name of its files in <code>routes</code>. */
enum ReadyRoute {
    /** Subtitles for recordings and videos. */
    SUBTITLES(SubtitlesRoute::new, Demos::subtitles),
    /** Subtitles that are burned into videos. */
    VIDEO_SUBTITLES(VideoSubtitlesRoute::new, Demos::videoSubtitles),
    /** Workers that take jobs from queues, one for each component. */
    QUEUE_WORKERS(QueueWorkersRoute::new, Demos::queueWorkers),
    /** A service with requests and replies over JMS. */
    REQUEST_REPLY(RequestReplyRoute::new, Demos::requestReply),
    /** A desk for dead letters: list, inspect, retry, drop. */
    DEAD_LETTER_DESK(DeadLetterDeskRoute::new, Demos::deadLetterDesk),
    /** The images of a mailbox are tagged and indexed. */
    MAILBOX_INDEX(MailboxIndexRoute::new, Demos::mailboxIndex),
    /** A search index of a folder is updated every night. */
    FOLDER_INDEX(FolderIndexRoute::new, Demos::folderIndex),
    /** An image is sent to several models, whose answers are aggregated. */
    SCATTER_GATHER(ScatterGatherRoute::new, Demos::scatterGather),
    /** Recordings become images, through three queues. */
    VOICE_TO_IMAGE_QUEUES(VoiceToImageQueuesRoute::new, Demos::voiceToImage),
    /** Moderation of posts, with reviews and an audit log. */
    MODERATION_WORKFLOW(ModerationWorkflowRoute::new, ModerationDemo::run);

    private final Supplier<RouteBuilder> java;
    private final Demo demo;

    ReadyRoute(Supplier<RouteBuilder> java, Demo demo) {
        this.java = java;
        this.demo = demo;
    }

    /** Returns the name of the route, which is that of its files. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the route with a name. */
    static Optional<ReadyRoute> of(String id) {
        for (ReadyRoute route : values()) {
            if (route.id().equals(id)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** Returns the location of the YAML file. */
    String yaml() {
        return "classpath:routes/" + id() + ".camel.yaml";
    }

    /** Returns the location of the properties. */
    String properties() {
        return "classpath:routes/" + id() + ".properties";
    }

    /** Returns the route in the Java DSL. */
    RouteBuilder java() {
        return java.get();
    }

    /** Returns the demo of the route. */
    Demo demo() {
        return demo;
    }
}
