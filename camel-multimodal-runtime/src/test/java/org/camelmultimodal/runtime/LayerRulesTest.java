/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Date;

/**
 * Arrows point down: the runtime knows no family, its core no Camel, and one package the engine.
 */
@AnalyzeClasses(
        packages = "org.camelmultimodal.runtime",
        importOptions = ImportOption.DoNotIncludeTests.class)
class LayerRulesTest {

    @ArchTest
    static final ArchRule THE_CORE_KNOWS_NO_CAMEL =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..runtime.camel..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.camel..", "..runtime.camel..");

    @ArchTest
    static final ArchRule ONE_PACKAGE_KNOWS_THE_ENGINE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..runtime.onnx..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule THE_RUNTIME_KNOWS_NO_FAMILY =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.camelmultimodal.clip..",
                            "org.camelmultimodal.whisper..",
                            "org.camelmultimodal.diffusion..");

    /** Deadlines, delays and watches run on a clock that no change of the date moves. */
    @ArchTest
    static final ArchRule NOTHING_GOES_BY_THE_WALL_CLOCK =
            noClasses()
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callConstructor(Date.class);

    @ArchTest
    static final ArchRule CONTAINERS_KNOW_NO_PIXELS =
            noClasses()
                    .that()
                    .resideInAPackage("..media.container..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..runtime.media",
                            "..media.image..",
                            "..media.format..",
                            "..media.audio..");

    @ArchTest
    static final ArchRule FORMATS_KNOW_NOT_WHO_CALLS_THEM =
            noClasses()
                    .that()
                    .resideInAPackage("..media.format..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..runtime.media", "..media.image..", "..media.audio..");

    @ArchTest
    static final ArchRule IMAGES_AND_AUDIO_ARE_APART =
            noClasses()
                    .that()
                    .resideInAPackage("..media.audio..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..media.image..", "..media.format..", "..media.container..");

    @ArchTest
    static final ArchRule THE_HUB_KNOWS_NO_OTHER_ROOM =
            noClasses()
                    .that()
                    .resideInAPackage("..runtime.hub..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..runtime.store..",
                            "..runtime.safetensors..",
                            "..runtime.onnx..",
                            "..runtime.batch..",
                            "..runtime.media..",
                            "..runtime.decoding..",
                            "..runtime.text..");

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_THE_HUB_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage("..runtime.store..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..runtime.onnx..",
                            "..runtime.safetensors..",
                            "..runtime.batch..",
                            "..runtime.media..",
                            "..runtime.decoding..",
                            "..runtime.text..");

    @ArchTest
    static final ArchRule ONLY_THE_STORE_KNOWS_THE_HUB =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..runtime.hub..", "..runtime.store..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..runtime.hub..");

    @ArchTest
    static final ArchRule SAFETENSORS_KNOW_NO_OTHER_ROOM =
            noClasses()
                    .that()
                    .resideInAPackage("..runtime.safetensors..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..runtime.hub..",
                            "..runtime.store..",
                            "..runtime.onnx..",
                            "..runtime.batch..",
                            "..runtime.media..",
                            "..runtime.decoding..",
                            "..runtime.text..");

    @ArchTest
    static final ArchRule THE_ENGINE_ROOM_KNOWS_NO_MODEL_FILES =
            noClasses()
                    .that()
                    .resideInAPackage("..runtime.onnx..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..runtime.store..", "..runtime.hub..");
}
