/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

/** What an endpoint does with a message. */
public enum SdOperation {
    /** Makes an image from a text. */
    TEXT_TO_IMAGE
}
