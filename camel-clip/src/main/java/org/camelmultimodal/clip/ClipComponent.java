/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.clip.model.EmbeddingCache;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;

/** The <code>clip:</code> component, which runs CLIP and SigLIP models. */
@Component("clip")
public class ClipComponent extends InferenceComponent<ClipModel> {

    private static final long DEFAULT_CACHE_BYTES = 16L << 20;

    @Metadata(
            description =
                    "The component configuration. Properties set here are the defaults of all endpoints.")
    private ClipConfiguration configuration = new ClipConfiguration();

    @Metadata(
            label = "batch",
            defaultValue = "16777216",
            description =
                    "Maximum size of the embedding cache in bytes. All endpoints of the component share "
                            + "the cache. 0 disables it. An embedding of 512 values takes about 2400 bytes.")
    private long embeddingCacheMaxBytes = DEFAULT_CACHE_BYTES;

    private EmbeddingCache embeddingCache;

    @Override
    protected String family() {
        return "clip";
    }

    @Override
    protected ModelLayout layout() {
        return ClipModel.LAYOUT;
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

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        OptionRanges.requireAtLeast("embeddingCacheMaxBytes", embeddingCacheMaxBytes, 0);
        embeddingCache = new EmbeddingCache(embeddingCacheMaxBytes);
    }

    EmbeddingCache embeddingCache() {
        return embeddingCache;
    }

    public long getEmbeddingCacheMaxBytes() {
        return embeddingCacheMaxBytes;
    }

    public void setEmbeddingCacheMaxBytes(long embeddingCacheMaxBytes) {
        this.embeddingCacheMaxBytes = embeddingCacheMaxBytes;
    }

    @Override
    public ClipConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ClipConfiguration configuration) {
        this.configuration = configuration;
    }
}
