/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OpenedParts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one ONNX Runtime environment of the process. All sessions share its thread pool, sized to the
 * machine and without spinning: several models in one JVM, beside Camel's own threads, would
 * otherwise burn processors while they wait.
 */
final class OnnxEngine {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxEngine.class);
    private static final AtomicBoolean FALLBACK_REPORTED = new AtomicBoolean();

    private OnnxEngine() {}

    /**
     * The environment.
     *
     * @param ownsThreads whether its threads are those set here; another library in this process
     *     may have been first, and then its settings apply
     */
    private record Started(OrtEnvironment environment, boolean ownsThreads) {

        static Started start() {
            try (var threading = new OrtEnvironment.ThreadingOptions()) {
                threading.setGlobalIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
                threading.setGlobalInterOpNumThreads(1);
                threading.setGlobalSpinControl(false);
                return new Started(
                        DeepStack.run(
                                "onnxruntime-start",
                                () -> {
                                    var environment =
                                            OrtEnvironment.getEnvironment(
                                                    OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
                                                    "camel-multimodal",
                                                    threading);
                                    EnvironmentHold.take();
                                    return environment;
                                }),
                        true);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime refused its threading options", e);
            } catch (IllegalStateException e) {
                LOG.warn("ONNX Runtime was started by other code: its thread settings apply");
                return new Started(OrtEnvironment.getEnvironment(), false);
            }
        }
    }

    private static final class Holder {
        private static final Started STARTED = Started.start();
    }

    static OrtEnvironment environment() {
        return Holder.STARTED.environment();
    }

    /** Turns <code>auto</code> into a device that this process has. */
    static Device resolve(Device wanted) {
        if (wanted.kind() != Device.Kind.AUTO) {
            return wanted;
        }
        EnumSet<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
        return providers.contains(OrtProvider.CUDA) ? new Device(Device.Kind.CUDA, 0) : Device.CPU;
    }

    static SessionOptions options(Device device, OptimizationLevel level) throws OrtException {
        try (var parts = new OpenedParts()) {
            SessionOptions options = parts.add(new SessionOptions(), SessionOptions::close);
            options.setOptimizationLevel(level.ortLevel());
            if (Holder.STARTED.ownsThreads()) {
                options.disablePerSessionThreads();
            }
            addProvider(options, device);
            return parts.keep(options);
        }
    }

    private static void addProvider(SessionOptions options, Device device) {
        try {
            switch (device.kind()) {
                case CPU, AUTO -> {}
                case CUDA -> options.addCUDA(device.index());
                case TENSORRT -> {
                    options.addTensorrt(device.index());
                    options.addCUDA(device.index());
                }
                case COREML -> options.addCoreML();
                case DIRECTML -> options.addDirectML(device.index());
            }
        } catch (OrtException e) {
            throw new InvalidOptionException(
                    "device=%s cannot be used: %s. This process has the providers %s; use device=auto or device=cpu, or build with -Pgpu"
                            .formatted(
                                    device, e.getMessage(), OrtEnvironment.getAvailableProviders()),
                    e);
        }
    }

    /** Says once in a process that <code>auto</code> found a GPU provider that does not work. */
    static void reportFallback(Device device, Throwable cause) {
        if (FALLBACK_REPORTED.compareAndSet(false, true)) {
            LOG.warn("device=auto: {} cannot be used, running on the CPU", device, cause);
        }
    }
}
