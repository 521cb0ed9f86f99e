/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Arrows point down: the pipeline knows no Camel, the face no tensor, and neither another family.
 */
@AnalyzeClasses(
        packages = "org.camelmultimodal.diffusion",
        importOptions = ImportOption.DoNotIncludeTests.class)
class LayerRulesTest {

    @ArchTest
    static final ArchRule THE_PIPELINE_KNOWS_NO_CAMEL =
            noClasses()
                    .that()
                    .resideInAnyPackage("..model..", "..scheduler..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.camel..",
                            "..runtime.camel..",
                            "org.camelmultimodal.diffusion");

    @ArchTest
    static final ArchRule THE_FACE_SEES_NO_TENSOR =
            noClasses()
                    .that()
                    .resideInAPackage("org.camelmultimodal.diffusion")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("org.camelmultimodal.runtime.onnx.OnnxSession");

    @ArchTest
    static final ArchRule NO_OTHER_FAMILY_AND_NO_ENGINE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.onnxruntime..",
                            "org.camelmultimodal.clip..",
                            "org.camelmultimodal.whisper..");
}
