/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

/**
 * What a model answered.
 *
 * @param model the model
 * @param question what was asked
 * @param published where the known answer is from
 * @param expected the known answer
 * @param got the answer of the model
 * @param ok whether they are equal, within the tolerance
 */
record CheckedAnswer(
        String model, String question, String published, String expected, String got, boolean ok) {}
