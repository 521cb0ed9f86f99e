/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * Adds a route for each model to each route template of its family: the template <code>
 * whisper-transcribe</code> becomes a route for each model of whisper. A template has the
 * parameters <code>modelId</code>, for its address, and <code>model</code>.
 */
final class ModelRoutes {

    private ModelRoutes() {}

    static void add(CamelContext context, Models models) throws Exception {
        List<String> templates =
                ((ModelCamelContext) context)
                        .getRouteTemplateDefinitions().stream()
                                .map(RouteTemplateDefinition::getId)
                                .toList();
        for (Model model : models.all()) {
            for (String template : templates) {
                if (template.startsWith(model.family() + "-")) {
                    TemplatedRouteBuilder.builder(context, template)
                            .routeId(template + "-" + model.id())
                            .parameter("modelId", model.id())
                            .parameter("model", model.reference())
                            .add();
                }
            }
        }
    }
}
