/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

/** What a verdict asks the route to do, which does it; in ascending severity. */
public enum ModerationAction {
    /** Nothing was flagged. */
    ALLOW,
    /** Let it pass, but mark it. */
    FLAG,
    /** Let a person decide. */
    REVIEW,
    /** Do not let it pass. */
    BLOCK
}
