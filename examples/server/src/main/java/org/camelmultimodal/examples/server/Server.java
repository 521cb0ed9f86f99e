/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import org.apache.camel.main.Main;

/** Serves the models with an API that clients of OpenAI can use, until Ctrl-C. */
public final class Server {

    private Server() {}

    public static void main(String[] args) throws Exception {
        application().run(args);
    }

    /** Returns the application; its settings are in <code>application.properties</code>. */
    static Main application() {
        var application = new Main();
        application.addMainListener(new ServerLifecycle());
        return application;
    }
}
