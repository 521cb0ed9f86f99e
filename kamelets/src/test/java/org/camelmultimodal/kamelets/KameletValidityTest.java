/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each Kamelet is valid, so that catalogs, editors and operators that read Kamelets accept it. */
class KameletValidityTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KameletSchema SCHEMA = new KameletSchema();
    private static final KameletRules RULES =
            new KameletRules(System.getProperty("project.version"), endpointOptions());

    static List<KameletFile> kamelets() {
        return KameletFile.all();
    }

    private static Set<String> endpointOptions() {
        try (var context = new DefaultCamelContext()) {
            JsonNode component = JSON.readTree(context.getComponentParameterJsonSchema("kamelet"));
            return KameletFile.fields(component.path("properties")).keySet();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> violations(KameletFile kamelet) {
        var violations = new ArrayList<>(SCHEMA.violations(kamelet.content()));
        violations.addAll(RULES.violations(kamelet));
        return violations;
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void aKameletIsValid(KameletFile kamelet) {
        assertThat(violations(kamelet)).isEmpty();
    }

    @Test
    void titlesAndDescriptionsDiffer() {
        assertThat(KameletRules.duplicates(kamelets())).isEmpty();

        KameletFile one = kamelets().get(0);
        assertThat(KameletRules.duplicates(List.of(one, one)))
                .hasSize(2)
                .allSatisfy(violation -> assertThat(violation).contains("another Kamelet"));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void noKameletOfCamelHasTheName(KameletFile kamelet) throws IOException {
        var found =
                Collections.list(
                        getClass().getClassLoader().getResources("kamelets/" + kamelet.fileName()));

        assertThat(found).singleElement().asString().doesNotContain("camel-kamelets");
        // Camel's own Kamelets are on the class path: their names would be found.
        assertThat(getClass().getResource("/kamelets/aws-translate-action.kamelet.yaml"))
                .isNotNull();
    }

    /** Checks the tests above: a Kamelet with a mistake is not valid. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        /kind                                          | "Kamlet"                | not a Kamelet
        /apiVersion                                    | "camel.apache.org/v2"   | not a Kamelet
        /sepc                                          | {}                      | unknown field sepc
        /metadata/name                                 | "classify-action"       | the file is not named
        /metadata/nmae                                 | "x"                     | unknown field nmae
        /metadata/labels                               | {}                      | the type
        /metadata/labels                               | "action"                | labels
        /metadata/annotations                          | {}                      | the icon
        /spec/dependecies                              | []                      | dependecies
        /spec/dependencies                             | "camel:core"            | dependencies
        /spec/dependencies                             | ["camel:core"]          | camel:kamelet is missing
        /spec/dependencies/0                           | "mvn:org.camelmultimodal:camel-clip:0.0.9" | 0.0.9
        /spec/dependencies/0                           | "clip"                  | the dependency clip
        /spec/dataTypes/in/types/image/mediatype       | "image/png"             | mediatype
        /spec/dataTypes/out/headers/CamelClipScores/required | "yes"             | required
        /spec/definition/title                         | "Classify Image"        | the title
        /spec/definition/type                          | "array"                 | not of type object
        /spec/definition/desc                          | "x"                     | desc
        /spec/definition/description                   | ""                      | no description
        /spec/definition/required                      | ["labels", "labels"]    | required twice
        /spec/definition/required                      | ["labels", "names"]     | names does not exist
        /spec/definition/required                      | []                      | labels is to be optional
        /spec/definition/required                      | ["labels", "model"]     | model is to be optional
        /spec/definition/properties/labels/type        | "list"                  | the type list
        /spec/definition/properties/labels/defualt     | "x"                     | defualt
        /spec/definition/properties/labels/title       | "The Labels"            | article
        /spec/definition/properties/labels/title       | "Labels shown"          | lowercase word shown
        /spec/definition/properties/labels/description | ""                      | labels has no description
        /spec/definition/properties/labels/example     | 1                       | the example 1
        /spec/definition/properties/labels/format      | "password"              | group of credentials
        /spec/definition/properties/labels/nullable    | "no"                    | nullable
        /spec/definition/properties/topK/default       | "5"                     | the default "5" of topK
        /spec/definition/properties/topK/default       | 5.5                     | the default 5.5 of topK
        /spec/definition/properties/model/enum         | ["demo"]                | the example
        /spec/definition/properties/unused             | {"title":"X","description":"x","type":"string"} | unused is not used
        /spec/definition/properties/timeout            | {"title":"X","description":"x","type":"string"} | timeout is hidden
        /spec/template/form                            | {}                      | unknown field form
        /spec/template/from                            | {"uri":"kamelet:source"} | steps
        /spec/template/from/uri                        | "direct:in"             | kamelet:source
        /spec/template/from/steps/1                    | {"tu":"clip:classify"}  | tu
        /spec/template/from/steps/1/to/parameter       | {}                      | parameter
        /spec/template/from/steps/1/to/parameters/labels | "{{names}}"           | names is no property
        /spec/template/from/steps/1/to/parameters/labels | "{{?labels}}"         | labels is to be optional
        /spec/template/from/steps/1/to/parameters/device | "{{device}}"          | device is to be optional
        """)
    void aKameletWithAMistakeIsNotValid(String path, String value, String violation)
            throws IOException {
        KameletFile kamelet = KameletFile.of("classify-image-action");
        JsonPointer pointer = JsonPointer.compile(path);
        JsonNode parent = kamelet.content().at(pointer.head());
        JsonNode changed = JSON.readTree(value);
        if (parent instanceof ObjectNode object) {
            object.set(pointer.last().getMatchingProperty(), changed);
        } else {
            ((ArrayNode) parent).set(pointer.last().getMatchingIndex(), changed);
        }

        assertThat(violations(kamelet)).anySatisfy(found -> assertThat(found).contains(violation));
    }
}
