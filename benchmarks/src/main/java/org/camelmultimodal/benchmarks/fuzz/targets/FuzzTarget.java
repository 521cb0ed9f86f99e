/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.hub.HubAnswerTarget;

/** The targets, with the number of inputs of each in a full campaign. */
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

    /** The groups of targets that share a line of the report. */
    public enum Group {
        IMAGES("images"),
        RECORDINGS("recordings"),
        MODEL_FILES("model files"),
        HUB_ANSWERS("responses of a hub"),
        TEXTS("texts"),
        OPTIONS_AND_HEADERS("options and headers");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** Returns the name in the report. */
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

    /** Returns the group in the report. */
    public Group group() {
        return group;
    }

    /** Returns the number of inputs in a full campaign. */
    public int inputs() {
        return inputs;
    }

    /** Opens the target for the lifetime of the process. */
    public FuzzedInput open() {
        try {
            return opener.call();
        } catch (Exception e) {
            throw new IllegalStateException("The target %s cannot be opened".formatted(this), e);
        }
    }
}
