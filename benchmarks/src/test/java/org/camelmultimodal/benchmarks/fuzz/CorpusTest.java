/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.EnumMap;
import java.util.Map;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzTarget;
import org.camelmultimodal.benchmarks.fuzz.targets.FuzzedInput;

/**
 * Runs the corpus of each target: the initial inputs of campaigns, and their findings. The methods
 * are named like the folders of the corpus.
 */
class CorpusTest {

    private static final Map<FuzzTarget, FuzzedInput> OPEN = new EnumMap<>(FuzzTarget.class);

    private static void run(FuzzTarget target, FuzzedDataProvider data) throws Exception {
        OPEN.computeIfAbsent(target, FuzzTarget::open).accept(data);
    }

    @FuzzTest
    void images(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.IMAGES, data);
    }

    @FuzzTest
    void recordings(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.RECORDINGS, data);
    }

    @FuzzTest
    void tokenizers(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.TOKENIZERS, data);
    }

    @FuzzTest
    void model_configs(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.MODEL_CONFIGS, data);
    }

    @FuzzTest
    void onnx_graphs(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.ONNX_GRAPHS, data);
    }

    @FuzzTest
    void safetensors(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.SAFETENSORS, data);
    }

    @FuzzTest
    void policies(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.POLICIES, data);
    }

    @FuzzTest
    void hub_answers(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.HUB_ANSWERS, data);
    }

    @FuzzTest
    void texts(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.TEXTS, data);
    }

    @FuzzTest
    void filters(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.FILTERS, data);
    }

    @FuzzTest
    void options(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.OPTIONS, data);
    }

    @FuzzTest
    void headers(FuzzedDataProvider data) throws Exception {
        run(FuzzTarget.HEADERS, data);
    }
}
