/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.moderation;

/** What a verdict asks the route to do; the route does it. The later, the more severe. */
public enum ModerationAction {
    /** Nothing was found. */
    ALLOW,
    /** Let it pass, marked. */
    FLAG,
    /** Let a person decide. */
    REVIEW,
    /** Do not let it pass. */
    BLOCK
}
