/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;
import org.camelmultimodal.whisper.model.WhisperModel;

/** The component for speech recognition with Whisper. */
@Component("whisper")
public class WhisperComponent extends InferenceComponent<WhisperModel> {

    @Metadata(
            description =
                    "The component configuration. Properties set here are the defaults of all endpoints.")
    private WhisperConfiguration configuration = new WhisperConfiguration();

    @Override
    protected String family() {
        return "whisper";
    }

    @Override
    protected ModelLayout layout() {
        return WhisperModel.LAYOUT;
    }

    @Override
    protected WhisperModel load(ModelDirectory directory, SessionSettings settings) {
        return WhisperModel.load(directory, settings);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        var endpoint = new WhisperEndpoint(uri, this, configuration.copy());
        endpoint.setOperation(operation(remaining, WhisperOperation.class));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public WhisperConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WhisperConfiguration configuration) {
        this.configuration = configuration;
    }
}
