/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.exec.ExecBinding;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.camelmultimodal.runtime.RetryableException;

/** <code>video-subtitles.camel.yaml</code> in the Java DSL. */
public class VideoSubtitlesRoute extends RouteBuilder {

    /**
     * The arguments of FFmpeg. All names are fixed: none comes from a sender. Only the reason of a
     * failure is logged, as the lines are kept in memory, and a damaged video has lines about each
     * of its frames.
     */
    private static final String ARGUMENTS =
            "-nostdin -hide_banner -nostats -loglevel fatal -y"
                    + " -format_whitelist {{ffmpeg.formats}} -protocol_whitelist file"
                    + " -max_pixels {{ffmpeg.maxPixels}} -i video"
                    + " -f concat -i images.ffconcat"
                    + " -filter_complex [0:v]split[video][size];[1:v][size]scale=w=rw:h=rw/8[text];[video][text]overlay=y=H-h:eof_action=repeat"
                    + " -map 0:a? -c:v libopenh264 -b:v {{ffmpeg.videoBitrate}} -c:a aac -movflags faststart subtitled.mp4";

    @Override
    public void configure() {
        var images = new SubtitleImages();
        var ffmpeg = new FfmpegProgram();
        ffmpeg.setPath(getContext().resolvePropertyPlaceholders("{{ffmpeg}}"));

        onException(RetryableException.class)
                .maximumRedeliveries(3)
                .redeliveryDelay(1000)
                .to("direct:failed");
        onException(Exception.class).to("direct:failed");

        from(InboxFilter.INBOX)
                .routeId("video-subtitles")
                .to(
                        "whisper:transcribe?model={{model}}&device={{device}}&task={{task}}"
                                + "&maxBytes={{maxBytes}}&maxDuration={{maxDuration}}")
                .setProperty("folder", method(images, "prepare(${exchange}, {{jobs}})"))
                .setHeader(ExecBinding.EXEC_COMMAND_WORKING_DIR, exchangeProperty("folder"))
                .setHeader(ExecBinding.EXEC_COMMAND_EXECUTABLE, method(ffmpeg, "path"))
                .to("exec:ffmpeg?args=RAW(" + ARGUMENTS + ")&timeout={{ffmpeg.timeout}}")
                .choice()
                .when(header(ExecBinding.EXEC_EXIT_VALUE).isNotEqualTo(0))
                .throwException(
                        InvalidMediaException.class,
                        "FFmpeg ended with ${header.CamelExecExitValue}: ${headerAs(CamelExecStderr,String)}")
                .end()
                .setBody(method(images, "file(${exchangeProperty.folder}, subtitled.mp4)"))
                .to("file:{{outbox}}?fileName=${file:name}.mp4&tempPrefix=.");

        from("direct:failed")
                .routeId("failed")
                .errorHandler(noErrorHandler())
                .setBody(simple("${exception.class.simpleName}: ${exception.message}"))
                .to("file:{{failed}}?fileName=${exchangeId}-${file:name}.txt&charset=UTF-8");
    }
}
