/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.Test;

class ModelCacheTest {

    private final ModelCache cache = new ModelCache();
    private final List<String> happened = new ArrayList<>();
    private final ModelCache.Key key =
            new ModelCache.Key("clip", Path.of("model"), Precision.AUTO, SessionSettings.DEFAULT);

    @Test
    void aModelIsLoadedOnceAndClosedByItsLastUser() {
        InferenceModel first = cache.acquire(key, () -> new Recorded(false));
        InferenceModel second = cache.acquire(key, () -> new Recorded(false));
        assertThat(second).isSameAs(first);

        cache.release(key);
        assertThat(happened).containsExactly("loaded", "warm");
        cache.release(key);

        assertThat(happened).containsExactly("loaded", "warm", "closed");
        assertThat(cache.size()).isZero();
    }

    @Test
    void anotherUserAfterTheLastLoadsAnew() {
        cache.acquire(key, () -> new Recorded(false));
        cache.release(key);

        cache.acquire(key, () -> new Recorded(false));

        assertThat(happened).containsExactly("loaded", "warm", "closed", "loaded", "warm");
    }

    @Test
    void anotherPrecisionIsAnotherModel() {
        var half =
                new ModelCache.Key(
                        "clip", Path.of("model"), Precision.FP16, SessionSettings.DEFAULT);

        InferenceModel plain = cache.acquire(key, () -> new Recorded(false));

        assertThat(cache.acquire(half, () -> new Recorded(false))).isNotSameAs(plain);
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void aModelThatFailsToWarmUpIsClosedAndNotKept() {
        assertThatThrownBy(() -> cache.acquire(key, () -> new Recorded(true)))
                .isInstanceOf(InvalidModelException.class);

        assertThat(happened).containsExactly("loaded", "closed");
        assertThat(cache.size()).isZero();
    }

    private final class Recorded implements InferenceModel {

        private final boolean failing;

        Recorded(boolean failing) {
            this.failing = failing;
            happened.add("loaded");
        }

        @Override
        public String reference() {
            return "recorded";
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public void warmUp() {
            if (failing) {
                throw new InvalidModelException("cold");
            }
            happened.add("warm");
        }

        @Override
        public void close() {
            happened.add("closed");
        }
    }
}
