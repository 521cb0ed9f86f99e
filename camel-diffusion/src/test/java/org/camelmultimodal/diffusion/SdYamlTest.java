/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class SdYamlTest extends CamelTestSupport {

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "classpath:routes.camel.yaml"));
        return context;
    }

    @Test
    void routesMayBeYaml() {
        assertThat(template.requestBody("direct:yaml", "a red circle", byte[].class))
                .startsWith(0x89, 'P', 'N', 'G');
    }
}
