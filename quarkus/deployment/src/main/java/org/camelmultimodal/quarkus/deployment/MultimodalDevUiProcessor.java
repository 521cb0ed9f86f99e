/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import io.quarkus.deployment.IsDevelopment;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import java.util.List;
import org.camelmultimodal.quarkus.devui.MultimodalJsonRpcService;

/** The Dev UI card: a page that lists the models, and one that sends messages to them. */
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

    /** The pages of the Dev UI send a file in one frame of its web socket. */
    @BuildStep(onlyIf = IsDevelopment.class)
    void messagesOfFiles(BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
        for (String limit : List.of("max-frame-size", "max-message-size")) {
            defaults.produce(
                    new RunTimeConfigurationDefaultBuildItem(
                            "quarkus.http.websocket-server." + limit,
                            String.valueOf(MultimodalJsonRpcService.MAX_MESSAGE_BYTES)));
        }
    }
}
