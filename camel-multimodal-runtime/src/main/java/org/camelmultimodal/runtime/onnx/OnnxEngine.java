/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OpenedParts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ONNX Runtime environment of the process. All sessions share its thread pool, which has a
 * thread per processor and does not spin: several models in one JVM, beside Camel's own threads,
 * would otherwise occupy processors while they wait.
 */
final class OnnxEngine {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxEngine.class);
    private static final AtomicBoolean FALLBACK_REPORTED = new AtomicBoolean();

    private OnnxEngine() {}

    /**
     * The environment that was started.
     *
     * @param ownsThreads whether the thread settings are those of this class; if another library of
     *     the process started the environment, its settings apply
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
                throw new InferenceException(
                        "ONNX Runtime cannot be started: %s".formatted(e.getMessage()), e);
            } catch (IllegalStateException e) {
                LOG.warn(
                        "ONNX Runtime was started by another library, whose thread settings are used");
                return new Started(OrtEnvironment.getEnvironment(), false);
            }
        }
    }

    private static final class Holder {
        private static final Started STARTED = Started.start();
    }

    /** Returns the environment, started at the first call. */
    static OrtEnvironment environment() {
        return Holder.STARTED.environment();
    }

    /** Resolves <code>auto</code> to a device of this process. */
    static Device resolve(Device requested) {
        if (requested.kind() != Device.Kind.AUTO) {
            return requested;
        }
        EnumSet<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
        return providers.contains(OrtProvider.CUDA) ? new Device(Device.Kind.CUDA, 0) : Device.CPU;
    }

    /** Creates the options of a session; the caller closes them. */
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
                    "device=%s is not available: %s: expected a device of the providers %s. Set the option device to auto or cpu, or build with -Pgpu"
                            .formatted(
                                    device, e.getMessage(), OrtEnvironment.getAvailableProviders()),
                    e);
        }
    }

    /** Logs once per process that <code>auto</code> found a GPU provider that does not work. */
    static void reportFallback(Device device, Throwable cause) {
        if (FALLBACK_REPORTED.compareAndSet(false, true)) {
            LOG.warn("device=auto: {} is not available, using the CPU", device, cause);
        }
    }
}
