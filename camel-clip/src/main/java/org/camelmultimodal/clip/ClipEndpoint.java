/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.camelmultimodal.runtime.camel.InferenceEndpoint;

/** Classify and moderate pictures and texts with CLIP, inside the JVM. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "clip",
        title = "CLIP",
        syntax = "clip:operation",
        producerOnly = true,
        remote = false,
        category = {Category.AI},
        headersClass = ClipConstants.class)
public class ClipEndpoint extends InferenceEndpoint<ClipModel> {

    @UriPath(description = "What is done with a message")
    @Metadata(required = true)
    private ClipOperation operation;

    @UriParam private ClipConfiguration configuration;

    public ClipEndpoint(String uri, ClipComponent component, ClipConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    protected String operationName() {
        return InferenceComponent.kebab(operation);
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case CLASSIFY -> new ClipClassifyProducer(this);
            case MODERATE -> new ClipModerateProducer(this);
        };
    }

    public ClipOperation getOperation() {
        return operation;
    }

    public void setOperation(ClipOperation operation) {
        this.operation = operation;
    }

    @Override
    public ClipConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ClipConfiguration configuration) {
        this.configuration = configuration;
    }
}
