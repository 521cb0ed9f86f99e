/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.transform;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;
import org.camelmultimodal.clip.ClipConstants;
import org.camelmultimodal.clip.index.MetadataFilters;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Converts a vector to what Camel's vector stores take: their own transformers (<code>
 * qdrant:embeddings</code>, <code>milvus:embeddings</code>, <code>pinecone:embeddings</code>,
 * <code>
 * weaviate:embeddings</code>, <code>neo4j:embeddings</code> …) read the headers and the body of
 * camel-langchain4j-embeddings, and so this is the one step between <code>clip:embed</code> and all
 * of them.
 */
@DataTypeTransformer(
        name = "clip:embeddings",
        description =
                "Converts an embedding and its metadata to what the embeddings transformers of vector stores read")
public class ClipEmbeddingsDataTypeTransformer extends Transformer {

    /** Headers of camel-langchain4j-embeddings, which is not a dependency. */
    private static final String VECTOR = "CamelLangChain4jEmbeddingsVector";

    private static final String EMBEDDING = "CamelLangChain4jEmbeddingsEmbedding";
    private static final String TEXT_SEGMENT = "CamelLangChain4jEmbeddingsTextSegment";

    @Override
    public void transform(Message message, DataType from, DataType to) {
        if (!(message.getBody() instanceof float[] vector)) {
            throw new InvalidMediaException(
                    "clip:embeddings got the body %s: expected a float[], as clip:embed returns it"
                            .formatted(
                                    message.getBody() == null
                                            ? "missing"
                                            : message.getBody().getClass().getName()));
        }
        var embedding = Embedding.from(vector);
        TextSegment segment = segment(message);
        message.setHeader(VECTOR, embedding);
        message.setHeader(EMBEDDING, embedding);
        message.setHeader(TEXT_SEGMENT, segment);
        message.setBody(segment);
    }

    /**
     * Returns the text that stores keep with each vector: a caption, else the id, else the file
     * name.
     */
    private static TextSegment segment(Message message) {
        var metadata = new LinkedHashMap<String, Object>();
        if (message.getHeader(ClipConstants.METADATA) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> metadata.put(String.valueOf(name), value));
        }
        String text = "image";
        for (String header : new String[] {ClipConstants.TEXT, ClipConstants.ID, "CamelFileName"}) {
            Object value = message.getHeader(header);
            if (value != null && !value.toString().isBlank()) {
                text = value.toString();
                break;
            }
        }
        return TextSegment.from(text, Metadata.from(MetadataFilters.plain(metadata)));
    }
}
