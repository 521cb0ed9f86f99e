/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.InaccessibleObjectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the native environment alive until the process has ended. ONNX Runtime's Java library frees
 * it in a JVM shutdown hook, and hooks run concurrently: while Camel's hook waits for messages in
 * flight, their threads would be freed, which ends the process with a segmentation fault. The
 * native environment counts its owners, so one more keeps it; the library has no public call for
 * that.
 */
final class EnvironmentHold {

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentHold.class);
    private static final int LOG_ERRORS = 3;

    private EnvironmentHold() {}

    /** Adds an owner to the environment, which must exist. */
    static void take() {
        try {
            var apiHandle =
                    Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            var createHandle =
                    OrtEnvironment.class.getDeclaredMethod(
                            "createHandle", long.class, int.class, String.class);
            apiHandle.setAccessible(true);
            createHandle.setAccessible(true);
            createHandle.invoke(null, apiHandle.getLong(null), LOG_ERRORS, "camel-multimodal");
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            LOG.warn(
                    "This build of ONNX Runtime frees its threads during JVM shutdown, where messages in flight can crash the process. Stop Camel before the JVM",
                    e);
        }
    }
}
