/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The status of a recording.
 *
 * @param name the name of its file
 * @param subtitles the names of its subtitle files, as far as they exist
 * @param reason why it failed, or why it is retried; otherwise null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RecordingStatus(String name, State state, List<String> subtitles, String reason) {

    /** The states of a recording. */
    enum State {
        /** It waits for its turn, for its sender, or for another attempt. */
        PENDING,
        RUNNING,
        DONE,
        /** It cannot be read, and was moved to the folder of failed recordings. */
        FAILED;

        /** Returns whether the recording still has to be transcribed. */
        boolean isOpen() {
            return this == PENDING || this == RUNNING;
        }
    }
}
