/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.jbang;

import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** Runs the command <code>camel</code> as JBang does. */
final class CamelCli {

    private CamelCli() {}

    public static void main(String[] args) {
        CamelJBangMain.run(args);
    }
}
