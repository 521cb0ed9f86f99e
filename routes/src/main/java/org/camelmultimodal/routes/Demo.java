/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

/** Gives samples to a route that runs, and prints what becomes of them. */
@FunctionalInterface
interface Demo {
    void run(RunningRoute route, Terminal terminal) throws Exception;
}
