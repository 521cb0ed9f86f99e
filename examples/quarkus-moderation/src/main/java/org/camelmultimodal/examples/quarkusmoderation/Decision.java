/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

/**
 * What was decided on a post.
 *
 * @param id id of the post
 * @param action allow, review or block
 * @param category category of the policy that decided
 * @param score its score, 0 to 1
 * @param reason what the score is based on
 * @param policy name and version of the policy
 */
record Decision(
        String id, String action, String category, float score, String reason, String policy) {}
