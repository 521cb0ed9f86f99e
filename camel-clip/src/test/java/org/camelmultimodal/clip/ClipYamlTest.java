/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class ClipYamlTest extends CamelTestSupport {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "classpath:routes.camel.yaml"));
        return context;
    }

    @Test
    void routesMayBeYaml() {
        var image = new File("src/test/resources/pictures/red-circle.png");

        Object answer = template.requestBody("direct:yaml", image);

        assertThat(answer).isEqualTo("harmless red circle");
    }
}
