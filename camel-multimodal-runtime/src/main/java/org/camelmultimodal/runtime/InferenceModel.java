/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import org.camelmultimodal.runtime.onnx.Device;

/**
 * A loaded model of any family, as the Camel base sees it. Implementations are thread-safe; {@link
 * #close()} is called when no endpoint uses the model any more.
 */
public interface InferenceModel extends AutoCloseable {

    /** Returns the value of the option <code>model</code>, for messages and health details. */
    String reference();

    /** Returns the device that runs the model, after <code>auto</code> was resolved. */
    Device device();

    /**
     * Runs each graph of the model on made-up input, so that the first message does not pay for
     * memory planning and kernel selection. The number of runs does not depend on what the model
     * returns.
     */
    void warmUp();

    /** Frees all native memory. */
    @Override
    void close();
}
