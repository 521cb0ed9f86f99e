/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import io.quarkus.deployment.IsDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import org.camelmultimodal.quarkus.devui.MultimodalJsonRpcService;

/** The card of the Dev UI: the models, and a page on which to try them. */
class MultimodalDevUiProcessor {

    @BuildStep(onlyIf = IsDevelopment.class)
    CardPageBuildItem card() {
        var card = new CardPageBuildItem();
        card.addPage(
                Page.webComponentPageBuilder()
                        .title("Models")
                        .icon("font-awesome-solid:microchip")
                        .componentLink("qwc-multimodal-models.js"));
        card.addPage(
                Page.webComponentPageBuilder()
                        .title("Try it")
                        .icon("font-awesome-solid:flask")
                        .componentLink("qwc-multimodal-try.js"));
        return card;
    }

    @BuildStep(onlyIf = IsDevelopment.class)
    JsonRPCProvidersBuildItem service() {
        return new JsonRPCProvidersBuildItem(MultimodalJsonRpcService.class);
    }

    /** The pages of the Dev UI send files in messages of its web socket. */
    @BuildStep(onlyIf = IsDevelopment.class)
    RunTimeConfigurationDefaultBuildItem messagesOfFiles() {
        return new RunTimeConfigurationDefaultBuildItem(
                "quarkus.http.websocket-server.max-message-size",
                String.valueOf(MultimodalJsonRpcService.MAX_MESSAGE_BYTES));
    }
}
