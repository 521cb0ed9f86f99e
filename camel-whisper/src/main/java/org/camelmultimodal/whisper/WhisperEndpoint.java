/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.whisper;

import org.apache.camel.Category;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelmultimodal.runtime.camel.InferenceEndpoint;
import org.camelmultimodal.runtime.decoding.MediaDecoder;
import org.camelmultimodal.whisper.model.WhisperModel;

/** Transcribe and translate speech with Whisper in the JVM. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "whisper",
        title = "Whisper",
        syntax = "whisper:operation",
        producerOnly = true,
        remote = false,
        category = {Category.AI},
        headersClass = WhisperConstants.class)
public class WhisperEndpoint extends InferenceEndpoint<WhisperModel> {

    @UriPath(description = "Operation to perform.")
    @Metadata(required = true)
    private WhisperOperation operation;

    @UriParam private WhisperConfiguration configuration;

    private volatile MediaDecoder decoder;

    public WhisperEndpoint(
            String uri, WhisperComponent component, WhisperConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    protected void doStart() throws Exception {
        // Opened first: if it fails, nothing else must be closed.
        decoder = configuration.getDecoding().open();
        super.doStart();
    }

    @Override
    protected void closeRunners() {
        // The closed decoder is kept: late messages then fail with EndpointStoppedException.
        if (decoder != null) {
            decoder.close();
        }
    }

    MediaDecoder decoder() {
        return decoder;
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case TRANSCRIBE -> new WhisperTranscribeProducer(this);
        };
    }

    @Override
    public WhisperOperation getOperation() {
        return operation;
    }

    public void setOperation(WhisperOperation operation) {
        this.operation = operation;
    }

    @Override
    public WhisperConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WhisperConfiguration configuration) {
        this.configuration = configuration;
    }
}
