/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper.model;

import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OnnxOutputs;
import org.camelmultimodal.runtime.onnx.OnnxSession;
import org.camelmultimodal.runtime.onnx.OnnxTensorRef;
import org.camelmultimodal.whisper.features.MelSpectrogram;

/**
 * Encodes windows of log-mel features.
 *
 * @param session the graph
 * @param windowFrames number of frames per window
 */
record SpeechEncoder(OnnxSession session, int windowFrames) implements AutoCloseable {

    private static final String INPUT = "input_features";
    private static final String OUTPUT = "last_hidden_state";

    /**
     * Encodes one window.
     *
     * @param start index of its first frame, within the recording
     * @return the encoded speech, see {@link #speech(OnnxOutputs)}; must be closed
     */
    OnnxOutputs encode(MelSpectrogram mel, int start) {
        try (var inputs = session.feed()) {
            inputs.floats(INPUT, mel.window(start, windowFrames), 1, mel.bands(), windowFrames);
            return session.run(inputs, OUTPUT);
        }
    }

    /** Returns the encoded speech, [1, positions, width], valid as long as its owner is open. */
    static OnnxTensorRef speech(OnnxOutputs encoded) {
        return encoded.ref(OUTPUT);
    }

    Device device() {
        return session.device();
    }

    @Override
    public void close() {
        session.close();
    }
}
