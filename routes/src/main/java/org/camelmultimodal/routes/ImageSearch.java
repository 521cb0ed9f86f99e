/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.dataformat.JsonLibrary;

/** The search over HTTP of the routes with an index. */
final class ImageSearch {

    private ImageSearch() {}

    /** Begins the route: the body is the text to search for; null if the request has none. */
    static RouteDefinition request(RouteBuilder routes) {
        return routes.from("platform-http:/images?httpMethodRestrict=GET")
                .routeId("search")
                .setBody(routes.header("q"))
                .removeHeaders("*");
    }

    /** Refuses a request without a text; the caller says what becomes of the others. */
    static ChoiceDefinition refuseWithoutText(RouteDefinition route, RouteBuilder routes) {
        return route.choice()
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
