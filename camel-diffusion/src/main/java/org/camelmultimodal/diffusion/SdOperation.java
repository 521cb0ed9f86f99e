/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

/** The operations of the <code>sd:</code> component. */
public enum SdOperation {
    /** Generates images from a prompt. */
    TEXT_TO_IMAGE
}
