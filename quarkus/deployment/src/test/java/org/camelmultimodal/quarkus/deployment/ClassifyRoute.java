/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import org.apache.camel.builder.RouteBuilder;

/** The route of the tests: the label that fits a text best. */
public class ClassifyRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("platform-http:/classify")
                .convertBodyTo(String.class)
                .to("clip:classify?labels=red circle,blue star")
                .setBody(header("CamelClipTopLabel"))
                .removeHeaders("*");
    }
}
