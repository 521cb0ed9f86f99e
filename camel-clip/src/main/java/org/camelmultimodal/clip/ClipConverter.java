/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.embedding.Embedding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Converter;
import org.camelmultimodal.clip.index.SearchHit;
import org.camelmultimodal.clip.moderation.Moderation;
import org.camelmultimodal.clip.zeroshot.Classification;
import org.camelmultimodal.clip.zeroshot.LabelScore;

/** Converts results to maps, which JSON data formats can write, and vectors to lists. */
@Converter(generateLoader = true)
public final class ClipConverter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ClipConverter() {}

    /**
     * Returns a map with the keys <code>scores</code>, a list of maps with <code>label</code>,
     * <code>score</code>, <code>
     * similarity</code>, and <code>confusable</code>.
     */
    @Converter
    public static Map<String, Object> toMap(Classification classification) {
        var map = new LinkedHashMap<String, Object>();
        map.put("scores", classification.scores().stream().map(ClipConverter::entry).toList());
        map.put("confusable", classification.confusable());
        return map;
    }

    private static Map<String, Object> entry(LabelScore score) {
        var map = new LinkedHashMap<String, Object>();
        map.put("label", score.label());
        map.put("score", score.score());
        map.put("similarity", score.similarity());
        return map;
    }

    /**
     * Returns a map with the keys <code>flagged</code>, <code>action</code>, <code>policy</code>,
     * <code>policyVersion
     * </code>, <code>verdicts</code>.
     */
    @Converter
    public static Map<String, Object> toMap(Moderation moderation) {
        List<Map<String, Object>> verdicts =
                moderation.verdicts().stream().map(ClipConverter::entry).toList();
        var map = new LinkedHashMap<String, Object>();
        map.put("flagged", moderation.flagged());
        map.put("action", moderation.action().name());
        map.put("policy", moderation.policy());
        map.put("policyVersion", moderation.policyVersion());
        map.put("verdicts", verdicts);
        return map;
    }

    private static Map<String, Object> entry(Moderation.Verdict verdict) {
        var map = new LinkedHashMap<String, Object>();
        map.put("category", verdict.category());
        map.put("flagged", verdict.flagged());
        map.put("score", verdict.score());
        map.put("threshold", verdict.threshold());
        map.put("action", verdict.action().name());
        map.put("reason", verdict.reason());
        map.put("view", verdict.view());
        return map;
    }

    /**
     * Returns a map with the keys <code>id</code>, <code>score</code>, <code>text</code> and <code>
     * metadata</code>.
     */
    @Converter
    public static Map<String, Object> toMap(SearchHit hit) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", hit.id());
        map.put("score", hit.score());
        map.put("text", hit.text());
        map.put("metadata", hit.metadata());
        return map;
    }

    /** Returns a vector as a list, which vector stores take. */
    @Converter
    public static List<Float> toList(float[] vector) {
        var list = new ArrayList<Float>(vector.length);
        for (float value : vector) {
            list.add(value);
        }
        return list;
    }

    /** Returns a vector as an embedding of LangChain4j. */
    @Converter
    public static Embedding toEmbedding(float[] vector) {
        return Embedding.from(vector);
    }

    /** Returns a map of this class as JSON on one line. */
    static String toJson(Map<String, Object> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts and numbers is always JSON", e);
        }
    }
}
