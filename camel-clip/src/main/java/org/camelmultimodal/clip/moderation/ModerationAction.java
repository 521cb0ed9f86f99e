/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

/** Actions of a verdict, in ascending severity. The route enforces them. */
public enum ModerationAction {
    /** No category is flagged: let the message pass. */
    ALLOW,
    /** Let the message pass, but mark it. */
    FLAG,
    /** Have a person decide. */
    REVIEW,
    /** Do not let the message pass. */
    BLOCK
}
