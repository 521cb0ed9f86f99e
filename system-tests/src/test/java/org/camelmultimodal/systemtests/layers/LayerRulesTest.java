/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.layers;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.onnx.Device;

/**
 * The layers, each of which depends on lower ones only: Camel face, pipeline, runtime, engine. The
 * rules apply to all modules; add a new family to {@link #FAMILIES}.
 */
@AnalyzeClasses(
        packages = "org.camelmultimodal",
        importOptions = ImportOption.DoNotIncludeTests.class)
class LayerRulesTest {

    private static final String BASE = "org.camelmultimodal.";

    /** The packages of the families, each of which is a Camel component. */
    private static final String[] FAMILIES = {BASE + "clip", BASE + "whisper", BASE + "diffusion"};

    /** The classes of runtime.onnx that options refer to; all others handle tensors or sessions. */
    private static final Set<String> SETTINGS =
            Set.of("Device", "OptimizationLevel", "SessionSettings");

    /** The packages of the runtime other than store, hub and safetensors. */
    private static final String[] OTHER_PACKAGES = {
        BASE + "runtime.onnx..",
        BASE + "runtime.batch..",
        BASE + "runtime.media..",
        BASE + "runtime.decoding..",
        BASE + "runtime.text.."
    };

    private static final DescribedPredicate<JavaClass> A_FAMILY =
            resideInAnyPackage(each("..")).as("a family");

    private static final DescribedPredicate<JavaClass> THE_FACE =
            resideInAnyPackage(each(""))
                    .or(resideInAnyPackage(each(".transform..")))
                    .as("the Camel face of a family");

    private static final DescribedPredicate<JavaClass> A_TENSOR_CLASS =
            resideInAPackage(BASE + "runtime.onnx..")
                    .and(not(settings()))
                    .as("classes of tensors and sessions");

    @ArchTest
    static final ArchRule THE_FACE_SEES_NO_TENSOR =
            noClasses().that(THE_FACE).should().dependOnClassesThat(A_TENSOR_CLASS);

    @ArchTest
    static final ArchRule THE_PIPELINE_KNOWS_NO_CAMEL =
            noClasses()
                    .that(A_FAMILY.and(not(THE_FACE)).as("the pipeline of a family"))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("org.apache.camel..", BASE + "runtime.camel..")
                                    .or(THE_FACE)
                                    .as("Camel or the face"));

    @ArchTest
    static final ArchRule THE_RUNTIME_KNOWS_NO_CAMEL =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime..")
                    .and()
                    .resideOutsideOfPackage(BASE + "runtime.camel..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.camel..", BASE + "runtime.camel..");

    @ArchTest
    static final ArchRule THE_RUNTIME_KNOWS_NO_FAMILY =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime..")
                    .should()
                    .dependOnClassesThat(A_FAMILY);

    @ArchTest
    static final ArchRule MESSAGING_KNOWS_NO_FAMILY_NO_MODEL_AND_NO_CAMEL =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "messaging..")
                    .should()
                    .dependOnClassesThat(
                            A_FAMILY.or(
                                    resideInAnyPackage(
                                            "org.apache.camel..", BASE + "runtime.*..")));

    /** A separate broker has only the jar of messaging. */
    @ArchTest
    static final ArchRule THE_PLUGIN_OF_THE_BROKER_USES_THE_BROKER_ALONE =
            noClasses()
                    .that()
                    .haveFullyQualifiedName(BASE + "messaging.MaxMessageSize")
                    .should()
                    .dependOnClassesThat()
                    .resideOutsideOfPackages("java..", "org.apache.activemq.artemis..");

    @ArchTest
    static final ArchRule NO_FAMILY_KNOWS_ANOTHER =
            slices().matching(BASE + "(clip|whisper|diffusion)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ONE_PACKAGE_KNOWS_THE_ENGINE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(BASE + "runtime.onnx..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.onnxruntime..");

    /** InferenceModel refers to Device, which is in the package of the sessions. */
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(BASE + "(**)")
                    .should()
                    .beFreeOfCycles()
                    .ignoreDependency(InferenceModel.class, Device.class);

    /** The packages of clip: each is used only by those above it. */
    @ArchTest
    static final ArchRule THE_PACKAGES_OF_CLIP_ARE_LAYERS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("face")
                    .definedBy(BASE + "clip", BASE + "clip.transform..")
                    .layer("zeroshot")
                    .definedBy(BASE + "clip.zeroshot..")
                    .layer("moderation")
                    .definedBy(BASE + "clip.moderation..")
                    .layer("index")
                    .definedBy(BASE + "clip.index..")
                    .layer("model")
                    .definedBy(BASE + "clip.model..")
                    .layer("text")
                    .definedBy(BASE + "clip.text..")
                    .layer("vector")
                    .definedBy(BASE + "clip.vector..")
                    .whereLayer("face")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("zeroshot")
                    .mayOnlyBeAccessedByLayers("face")
                    .whereLayer("moderation")
                    .mayOnlyBeAccessedByLayers("face")
                    .whereLayer("index")
                    .mayOnlyBeAccessedByLayers("face")
                    .whereLayer("model")
                    .mayOnlyBeAccessedByLayers("face", "zeroshot", "moderation")
                    .whereLayer("text")
                    .mayOnlyBeAccessedByLayers("model", "moderation");

    @ArchTest
    static final ArchRule THE_STORE_USES_THE_HUB_AND_NO_OTHER_PACKAGE =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime.store..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(OTHER_PACKAGES)
                                    .or(resideInAPackage(BASE + "runtime.safetensors..")));

    @ArchTest
    static final ArchRule THE_HUB_USES_NO_OTHER_PACKAGE =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime.hub..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(OTHER_PACKAGES)
                                    .or(
                                            resideInAnyPackage(
                                                    BASE + "runtime.store..",
                                                    BASE + "runtime.safetensors..")));

    @ArchTest
    static final ArchRule SAFETENSORS_USES_NO_OTHER_PACKAGE =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime.safetensors..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(OTHER_PACKAGES)
                                    .or(
                                            resideInAnyPackage(
                                                    BASE + "runtime.store..",
                                                    BASE + "runtime.hub..")));

    @ArchTest
    static final ArchRule ONLY_THE_STORE_USES_THE_HUB =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(BASE + "runtime.hub..", BASE + "runtime.store..")
                    .and(not(resideInAPackage(BASE + "benchmarks..")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BASE + "runtime.hub..");

    @ArchTest
    static final ArchRule SESSIONS_KNOW_NO_MODEL_FILES =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime.onnx..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BASE + "runtime.store..", BASE + "runtime.hub..");

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
    static final ArchRule AUDIO_KNOWS_NO_IMAGES =
            noClasses()
                    .that()
                    .resideInAPackage("..media.audio..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..media.image..", "..media.format..", "..media.container..");

    /**
     * Deadlines, delays and watches use a monotonic clock. A span has the time of day, which its
     * clock reads once.
     */
    @ArchTest
    static final ArchRule NOTHING_GOES_BY_THE_WALL_CLOCK =
            noClasses()
                    .that()
                    .resideInAPackage(BASE + "runtime..")
                    .and()
                    .doNotHaveFullyQualifiedName(BASE + "runtime.camel.StageSpans$Clock")
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callConstructor(Date.class);

    private static String[] each(String suffix) {
        String[] packages = FAMILIES.clone();
        for (int i = 0; i < packages.length; i++) {
            packages[i] += suffix;
        }
        return packages;
    }

    private static DescribedPredicate<JavaClass> settings() {
        return DescribedPredicate.describe(
                "settings",
                type -> {
                    String name = type.getName();
                    String outer = name.substring(name.lastIndexOf('.') + 1).split("\\$")[0];
                    return SETTINGS.contains(outer);
                });
    }
}
