/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.camelmultimodal.examples.springbootsubtitles.RecordingStatus.State;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/** The status of all recordings at <code>/actuator/subtitles</code>. */
@Component
@Endpoint(id = "subtitles")
final class SubtitlesEndpoint {

    /**
     * The response.
     *
     * @param counts the number of recordings in each state
     */
    record Report(Map<State, Long> counts, List<RecordingStatus> recordings) {}

    private final Recordings recordings;

    SubtitlesEndpoint(Recordings recordings) {
        this.recordings = recordings;
    }

    @ReadOperation
    Report report() throws IOException {
        List<RecordingStatus> all = recordings.all();
        var counts = new EnumMap<State, Long>(State.class);
        for (State state : State.values()) {
            counts.put(state, all.stream().filter(status -> status.state() == state).count());
        }
        return new Report(counts, all);
    }
}
