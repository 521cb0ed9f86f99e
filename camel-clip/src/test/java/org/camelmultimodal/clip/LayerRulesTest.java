/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Arrows point down: the pipeline knows no Camel, the face no tensor, and neither another family.
 */
@AnalyzeClasses(
        packages = "org.camelmultimodal.clip",
        importOptions = ImportOption.DoNotIncludeTests.class)
class LayerRulesTest {

    private static final String FACE = "face";
    private static final String ZERO_SHOT = "zero-shot classification";
    private static final String MODERATION = "moderation";
    private static final String INDEX = "index";
    private static final String MODEL = "model";
    private static final String VECTOR = "vector";

    @ArchTest
    static final ArchRule THE_PIPELINE_KNOWS_NO_CAMEL =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..model..",
                            "..moderation..",
                            "..zeroshot..",
                            "..index..",
                            "..vector..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.camel..", "..runtime.camel..", "org.camelmultimodal.clip");

    @ArchTest
    static final ArchRule CLASSIFICATION_AND_MODERATION_USE_THE_MODEL_AND_ALL_USE_VECTORS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer(FACE)
                    .definedBy("org.camelmultimodal.clip", "..clip.transform..")
                    .layer(ZERO_SHOT)
                    .definedBy("..clip.zeroshot..")
                    .layer(MODERATION)
                    .definedBy("..clip.moderation..")
                    .layer(INDEX)
                    .definedBy("..clip.index..")
                    .layer(MODEL)
                    .definedBy("..clip.model..")
                    .layer(VECTOR)
                    .definedBy("..clip.vector..")
                    .whereLayer(FACE)
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer(ZERO_SHOT)
                    .mayOnlyBeAccessedByLayers(FACE)
                    .whereLayer(MODERATION)
                    .mayOnlyBeAccessedByLayers(FACE)
                    .whereLayer(INDEX)
                    .mayOnlyBeAccessedByLayers(FACE)
                    .whereLayer(MODEL)
                    .mayOnlyBeAccessedByLayers(FACE, ZERO_SHOT, MODERATION);

    @ArchTest
    static final ArchRule THE_FACE_SEES_NO_TENSOR =
            noClasses()
                    .that()
                    .resideInAPackage("org.camelmultimodal.clip")
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
                            "org.camelmultimodal.whisper..",
                            "org.camelmultimodal.diffusion..");
}
