/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log lines of loading models. */
class ModelCacheLogTest {

    private final AtomicLong clock = new AtomicLong();
    private final ModelCache cache = new ModelCache(clock::get);
    private final ModelCache.Key key =
            new ModelCache.Key("clip", Path.of("model"), Precision.AUTO, SessionSettings.DEFAULT);
    private final Logger logger = (Logger) LogManager.getLogger(ModelCache.class);
    private final Level level = logger.getLevel();
    private final Recording recording = new Recording();

    @BeforeEach
    void record() {
        recording.start();
        Configurator.setLevel(logger, Level.INFO);
        logger.addAppender(recording);
    }

    @AfterEach
    void stop() {
        logger.removeAppender(recording);
        Configurator.setLevel(logger, level);
        recording.stop();
    }

    @Test
    void theTimesOfLoadingAndWarmUpAreLoggedOnce() {
        cache.acquire(key, () -> new SlowModel(false));
        cache.acquire(key, () -> new SlowModel(false));

        assertThat(recording.messages)
                .containsExactly(
                        "Loaded clip model 'owner/name' on device cpu in 1500 ms, warmed up in 250 ms");
    }

    @Test
    void aModelThatFailsToWarmUpIsNotSaidToBeLoaded() {
        assertThatThrownBy(() -> cache.acquire(key, () -> new SlowModel(true)))
                .isInstanceOf(InvalidModelException.class);

        assertThat(recording.messages).isEmpty();
    }

    private static final class Recording extends AbstractAppender {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        Recording() {
            super("recording", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            messages.add(event.getMessage().getFormattedMessage());
        }
    }

    /** A model that takes 1500 ms to load and 250 ms to warm up, by the clock of the test. */
    private final class SlowModel implements InferenceModel {

        private final boolean failing;

        SlowModel(boolean failing) {
            this.failing = failing;
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1500));
        }

        @Override
        public String reference() {
            return "owner/name";
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
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        }

        @Override
        public void close() {}
    }
}
