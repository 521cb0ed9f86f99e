/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;

/** Image understanding with CLIP. */
@Component("clip")
public class ClipComponent extends InferenceComponent<ClipModel> {

    @Metadata(description = "The options that endpoints begin with")
    private ClipConfiguration configuration = new ClipConfiguration();

    @Override
    protected String family() {
        return "clip";
    }

    @Override
    protected ClipModel load(ModelDirectory directory, SessionSettings settings) {
        return ClipModel.load(directory, settings);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        var endpoint = new ClipEndpoint(uri, this, configuration.copy());
        endpoint.setOperation(operation(remaining, ClipOperation.class));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public ClipConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ClipConfiguration configuration) {
        this.configuration = configuration;
    }
}
