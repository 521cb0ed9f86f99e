/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import org.apache.camel.Exchange;
import org.camelmultimodal.diffusion.SdConstants;
import org.camelmultimodal.examples.server.api.Requests;

/** What the studio can set for an image beyond <code>/v1/images/generations</code>. */
public final class StudioImages {

    private static final int MAX_STEPS = 1000;

    /** Reads the number of steps between previews. */
    public void previews(Exchange exchange) {
        Requests.json(exchange, "prompt")
                .integer("preview_interval", 0, MAX_STEPS)
                .ifPresent(
                        steps ->
                                exchange.getMessage()
                                        .setHeader(SdConstants.PREVIEW_INTERVAL, steps));
    }
}
