/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.camelmultimodal.runtime.camel.InferenceProgressEvent;
import org.camelmultimodal.runtime.camel.ModelCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The end of the application. */
class ShutdownTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void modelsAreFreed() {
        int before = ModelCache.loadedModels();
        try (var application = StartedApplication.with(ActuatorTest.Routes.class)) {
            assertThat(application.template().requestBody("direct:embed", "a red circle"))
                    .isInstanceOf(float[].class);
            assertThat(ModelCache.loadedModels()).isEqualTo(before + 1);
        }

        assertThat(ModelCache.loadedModels()).isEqualTo(before);
    }

    @Test
    void aMessageInFlightIsFinished() throws Exception {
        submit();
        try (var application = start("steps=4", "camel.main.shutdown-timeout=120")) {
            awaitFirstStep(application);
        }

        assertThat(ImageIO.read(image().toFile()).getWidth()).isPositive();
        assertThat(folder.resolve("done/a.txt")).exists();
    }

    @Test
    void aMessageThatIsNotFinishedInTimeIsProcessedAfterTheNextStart() throws Exception {
        submit();
        try (var application = start("steps=900", "camel.main.shutdown-timeout=1")) {
            awaitFirstStep(application);
        }

        assertThat(folder.resolve("inbox/a.txt")).exists();
        assertThat(image()).doesNotExist();
        try (var next = start("steps=4")) {
            awaitFirstStep(next);
        }
        assertThat(ImageIO.read(image().toFile()).getWidth()).isPositive();
    }

    private void submit() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("a.txt"), "a red circle");
    }

    private Path image() {
        return folder.resolve("outbox/a.txt.png");
    }

    private StartedApplication start(String... properties) {
        return StartedApplication.with(
                DrawingRoute.class,
                Stream.concat(Stream.of("folder=" + folder), Stream.of(properties))
                        .toArray(String[]::new));
    }

    private static void awaitFirstStep(StartedApplication application) throws Exception {
        assertThat(application.context().getBean(FirstStep.class).isReached()).isTrue();
    }

    /** Holds a generation back after its first step until the application is shut down. */
    static final class FirstStep extends EventNotifierSupport {

        private final CountDownLatch reached = new CountDownLatch(1);

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof InferenceProgressEvent progress && progress.getStep() == 1) {
                reached.countDown();
                CamelContext context = progress.getExchange().getContext();
                await().atMost(LIMIT).until(context::isStopping);
            }
        }

        boolean isReached() throws InterruptedException {
            return reached.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** A route whose messages take long. */
    @Configuration(proxyBeanMethods = false)
    static class DrawingRoute {

        @Bean
        RoutesBuilder draw() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    // What is left after the shutdown timeout of the routes is not waited for.
                    getContext().getExecutorServiceManager().setShutdownAwaitTermination(100);
                    from("file:{{folder}}/inbox?initialDelay=0&delay=100&move={{folder}}/done/${file:name}")
                            .to("sd:text-to-image?guidanceScale=1&steps={{steps}}")
                            .to("file:{{folder}}/outbox?fileName=${file:name}.png&tempPrefix=.");
                }
            };
        }

        @Bean
        FirstStep firstStep() {
            return new FirstStep();
        }
    }
}
