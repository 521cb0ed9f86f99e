/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes from a transacted queue over an asynchronous producer to another queue, with and without
 * the policy, on a real broker. Each job fails once behind the step that sends its result.
 */
class OnConsumerThreadTest {

    private static final int JOBS = 4;
    private static final String INFERENCE = "inference";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final ActiveMQConnectionFactory connections =
            new ActiveMQConnectionFactory("vm://0?consumerWindowSize=0");
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Engine engine = new Engine();
    private final FailsOnce failsOnce = new FailsOnce();

    @BeforeEach
    void start() throws Exception {
        var configuration =
                new ConfigurationImpl()
                        .setSecurityEnabled(false)
                        .setMaxDiskUsage(-1)
                        .setBindingsDirectory(folder.resolve("bindings").toString())
                        .setJournalDirectory(folder.resolve("journal").toString())
                        .setLargeMessagesDirectory(folder.resolve("large").toString())
                        .setPagingDirectory(folder.resolve("paging").toString())
                        .addAcceptorConfiguration("vm", "vm://0")
                        .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(5));
        broker.setConfiguration(configuration).start();
        context.getRegistry().bind("connections", connections);
        context.getRegistry().bind("onConsumerThread", new OnConsumerThread());
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        engine.shutDown();
        connections.close();
        broker.stop();
    }

    @Test
    void withoutThePolicyARedeliveredJobGivesASecondResult() throws Exception {
        run(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("jms:queue:jobs?transacted=true&lazyCreateTransactionManager=false")
                                .process(engine)
                                .to("jms:queue:results")
                                .process(failsOnce);
                    }
                });

        awaitResults(2 * JOBS);
        assertThat(failsOnce.threads)
                .as("the rest of the route holds the thread of the next inference")
                .allMatch(thread -> thread.equals(INFERENCE));
    }

    @Test
    void withThePolicyEachJobGivesOneResult() throws Exception {
        run(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("jms:queue:jobs?transacted=true&lazyCreateTransactionManager=false")
                                .transacted("onConsumerThread")
                                .process(engine)
                                .to("jms:queue:results")
                                .process(failsOnce);
                    }
                });

        await().atMost(PATIENCE).until(() -> failsOnce.threads.size() == 2 * JOBS);
        awaitResults(JOBS);
        assertThat(failsOnce.threads)
                .as("the inference thread ran nothing but the inference")
                .allMatch(thread -> thread.contains("JmsConsumer[jobs]"));
    }

    private void run(RouteBuilder route) throws Exception {
        context.addRoutes(route);
        try (var connection = connections.createConnection();
                var session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            for (int i = 0; i < JOBS; i++) {
                session.createProducer(session.createQueue("jobs"))
                        .send(session.createTextMessage("job " + i));
            }
            session.commit();
        }
        context.start();
    }

    /** Takes results until all jobs are done and no message is in delivery. */
    private void awaitResults(int expected) throws JMSException {
        await().atMost(PATIENCE)
                .until(() -> size("jobs") == 0 && failsOnce.threads.size() == 2 * JOBS);
        List<String> jobs = IntStream.range(0, JOBS).mapToObj(i -> "job " + i).toList();
        try (var connection = connections.createConnection();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            var consumer = session.createConsumer(session.createQueue("results"));
            for (int i = 0; i < expected; i++) {
                assertThat(consumer.receive(PATIENCE.toMillis()).getBody(String.class)).isIn(jobs);
            }
            assertThat(consumer.receiveNoWait()).as("one more result").isNull();
        }
    }

    private long size(String queue) {
        return broker.getActiveMQServer().locateQueue(queue).getMessageCount();
    }

    /** Completes on a thread of its own, as the producers of this project do. */
    private static final class Engine extends AsyncProcessorSupport {

        private final ExecutorService inference =
                Executors.newSingleThreadExecutor(task -> new Thread(task, INFERENCE));

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            inference.execute(() -> callback.done(false));
            return false;
        }

        void shutDown() {
            inference.shutdownNow();
        }
    }

    /** Fails the first delivery of each job, and records on which thread it runs. */
    private static final class FailsOnce implements Processor {

        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        public void process(Exchange exchange) {
            threads.add(Thread.currentThread().getName());
            if (seen.add(exchange.getMessage().getBody(String.class))) {
                throw new IllegalStateException("The first delivery fails");
            }
        }
    }
}
