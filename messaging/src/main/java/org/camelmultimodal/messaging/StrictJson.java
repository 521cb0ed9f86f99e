/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

/** Creates mappers for the JSON of messages, which comes from strangers. */
public final class StrictJson {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_DIGITS = 64;

    private StrictJson() {}

    /**
     * Returns a mapper that reads one JSON value, without unknown or repeated fields, and with
     * values of the type of their field only: a number is neither a text nor the constant of an
     * enum, a text is not a number, and a fraction is not an integer.
     *
     * @param maxCharacters maximum number of characters of the JSON; its maximum depth is {@value
     *     #MAX_DEPTH}, the maximum length of a number {@value #MAX_DIGITS}
     */
    public static JsonMapper mapper(int maxCharacters) {
        var limits =
                StreamReadConstraints.builder()
                        .maxDocumentLength(maxCharacters)
                        .maxStringLength(maxCharacters)
                        .maxNumberLength(MAX_DIGITS)
                        .maxNestingDepth(MAX_DEPTH)
                        .build();
        var factory =
                JsonFactory.builder()
                        .streamReadConstraints(limits)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> {
                            config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                            config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                            config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                        })
                .build();
    }
}
