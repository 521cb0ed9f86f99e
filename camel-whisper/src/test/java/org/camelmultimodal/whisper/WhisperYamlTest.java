/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class WhisperYamlTest extends CamelTestSupport {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "classpath:routes.camel.yaml"));
        return context;
    }

    @Test
    void routesMayBeYaml() {
        var recording = new File("src/test/resources/parity/clip-0.wav");

        assertThat(template.requestBody("direct:yaml", recording, String.class)).startsWith("en: ");
    }
}
