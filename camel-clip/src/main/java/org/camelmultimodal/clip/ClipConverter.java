/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Converter;
import org.camelmultimodal.clip.model.Classification;
import org.camelmultimodal.clip.model.LabelScore;
import org.camelmultimodal.clip.model.Moderation;

/** Result records as maps, the form that JSON writers take. */
@Converter(generateLoader = true)
public final class ClipConverter {

    private ClipConverter() {}

    /**
     * Keys: <code>scores</code>, a list of maps with <code>label</code>, <code>score</code>, <code>
     * similarity</code>.
     */
    @Converter
    public static Map<String, Object> toMap(Classification classification) {
        return Map.of(
                "scores", classification.scores().stream().map(ClipConverter::entry).toList());
    }

    private static Map<String, Object> entry(LabelScore score) {
        var map = new LinkedHashMap<String, Object>();
        map.put("label", score.label());
        map.put("score", score.score());
        map.put("similarity", score.similarity());
        return map;
    }

    /**
     * Keys: <code>flagged</code>, <code>policy</code>, <code>policyVersion</code>, <code>verdicts
     * </code>.
     */
    @Converter
    public static Map<String, Object> toMap(Moderation moderation) {
        List<Map<String, Object>> verdicts =
                moderation.verdicts().stream().map(ClipConverter::entry).toList();
        var map = new LinkedHashMap<String, Object>();
        map.put("flagged", moderation.flagged());
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
        return map;
    }
}
