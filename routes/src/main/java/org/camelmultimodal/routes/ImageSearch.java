/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.dataformat.JsonLibrary;

/** The search over HTTP of the routes with an index. */
final class ImageSearch {

    private ImageSearch() {}

    /** Begins the route: a request without a text is refused, and the caller says what follows. */
    static ChoiceDefinition request(RouteBuilder routes) {
        return routes.from("platform-http:/images?httpMethodRestrict=GET")
                .routeId("search")
                .setBody(routes.header("q"))
                .removeHeaders("*")
                .choice()
                .when(routes.body().isNull())
                .setHeader("CamelHttpResponseCode", routes.constant(400))
                .setBody(
                        routes.simple(
                                "${map('error','The parameter q is missing: expected a text to search for')}"));
    }

    /** Ends the route: the body becomes the answer, without headers of the request. */
    static void answer(ProcessorDefinition<?> route) {
        route.marshal()
                .json(JsonLibrary.Jackson, true)
                .removeHeaders("*", "CamelHttpResponseCode")
                .setHeader("Content-Type")
                .constant("application/json");
    }
}
