/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.runtime.camel.InferenceEndpoint;

/** Generate images from text with Stable Diffusion in the JVM. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "sd",
        title = "Stable Diffusion",
        syntax = "sd:operation",
        producerOnly = true,
        remote = false,
        category = {Category.AI},
        headersClass = SdConstants.class)
public class SdEndpoint extends InferenceEndpoint<StableDiffusionModel> {

    @UriPath(description = "Operation to perform.")
    @Metadata(required = true)
    private SdOperation operation;

    @UriParam private SdConfiguration configuration;

    public SdEndpoint(String uri, SdComponent component, SdConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case TEXT_TO_IMAGE -> new SdTextToImageProducer(this);
        };
    }

    @Override
    public SdOperation getOperation() {
        return operation;
    }

    public void setOperation(SdOperation operation) {
        this.operation = operation;
    }

    @Override
    public SdConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SdConfiguration configuration) {
        this.configuration = configuration;
    }
}
