/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.quarkusmoderation;

/**
 * The decision on a post.
 *
 * @param id id of the post
 * @param action allow, review or block
 * @param category decisive category of the policy
 * @param score its score, 0 to 1
 * @param reason the reason for the score
 * @param policy name and version of the policy
 */
record Decision(
        String id, String action, String category, float score, String reason, String policy) {}
