/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

/** Sends samples to a running route, and prints the results. */
@FunctionalInterface
interface Demo {
    void run(RunningRoute route, Terminal terminal) throws Exception;
}
