/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;

/** The component for image generation with Stable Diffusion. */
@Component("sd")
public class SdComponent extends InferenceComponent<StableDiffusionModel> {

    @Metadata(
            description =
                    "The component configuration. Properties set here are the defaults of all endpoints.")
    private SdConfiguration configuration = new SdConfiguration();

    @Override
    protected String family() {
        return "sd";
    }

    @Override
    protected ModelLayout layout() {
        return StableDiffusionModel.LAYOUT;
    }

    @Override
    protected StableDiffusionModel load(ModelDirectory directory, SessionSettings settings) {
        return StableDiffusionModel.load(directory, settings);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        var endpoint = new SdEndpoint(uri, this, configuration.copy());
        endpoint.setOperation(operation(remaining, SdOperation.class));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public SdConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SdConfiguration configuration) {
        this.configuration = configuration;
    }
}
