/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.hub.HubAnswerTarget;

/** What is fuzzed, and how many inputs each gets in a whole campaign. */
public enum FuzzTarget {
    IMAGES(Group.IMAGES, 200_000, ImageTarget::new),
    RECORDINGS(Group.RECORDINGS, 200_000, RecordingTarget::new),
    TOKENIZERS(Group.MODEL_FILES, 6_000, TokenizerTarget::new),
    MODEL_CONFIGS(Group.MODEL_FILES, 2_000, ModelConfigTarget::new),
    ONNX_GRAPHS(Group.MODEL_FILES, 6_000, OnnxTarget::new),
    SAFETENSORS(Group.MODEL_FILES, 4_000, SafetensorsTarget::new),
    POLICIES(Group.MODEL_FILES, 2_000, PolicyTarget::new),
    HUB_ANSWERS(Group.HUB_ANSWERS, 2_000, HubAnswerTarget::new),
    TEXTS(Group.TEXTS, 20_000, TextTarget::new),
    FILTERS(Group.OPTIONS_AND_HEADERS, 8_000, FilterTarget::new),
    OPTIONS(Group.OPTIONS_AND_HEADERS, 4_000, OptionTarget::new),
    HEADERS(Group.OPTIONS_AND_HEADERS, 8_000, HeaderTarget::new);

    /** What is reported in one line. */
    public enum Group {
        IMAGES("images"),
        RECORDINGS("recordings"),
        MODEL_FILES("model files"),
        HUB_ANSWERS("answers of a hub"),
        TEXTS("texts"),
        OPTIONS_AND_HEADERS("options and headers");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** The name in the report. */
        public String title() {
            return title;
        }
    }

    private final Group group;
    private final int inputs;
    private final Callable<FuzzedInput> opener;

    FuzzTarget(Group group, int inputs, Callable<FuzzedInput> opener) {
        this.group = group;
        this.inputs = inputs;
        this.opener = opener;
    }

    /** Where the target is reported. */
    public Group group() {
        return group;
    }

    /** How many inputs a whole campaign hands over. */
    public int inputs() {
        return inputs;
    }

    /** Makes the target ready; it lives as long as the process. */
    public FuzzedInput open() {
        try {
            return opener.call();
        } catch (Exception e) {
            throw new IllegalStateException("The target %s cannot be opened".formatted(this), e);
        }
    }
}
