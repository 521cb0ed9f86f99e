/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

import org.camelmultimodal.runtime.InferenceException;

/** Checks outputs of a model, as NaN would otherwise become a black image. */
final class FiniteValues {

    private FiniteValues() {}

    /**
     * Checks that all values are finite.
     *
     * @param what the name of the values, for the message
     * @param model the reference of the model, for the message
     * @throws InferenceException if a value is NaN or infinite
     */
    static void require(String what, float[] values, String model, TextToImageRequest request) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new InferenceException(
                        "The %s of model '%s' have the value %s with guidanceScale=%s: expected finite numbers. Set another precision or device, or a lower guidanceScale"
                                .formatted(what, model, value, request.guidanceScale()));
            }
        }
    }
}
