/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application with the starter, started as a user starts it. */
record StartedApplication(ConfigurableApplicationContext context) implements AutoCloseable {

    /** The application of a user: auto-configuration alone. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /**
     * Starts an application without a web server.
     *
     * @param properties such as <code>camel.component.clip.top-k=3</code>
     */
    static StartedApplication with(String... properties) {
        return with(WebApplicationType.NONE, new Class<?>[0], properties);
    }

    static StartedApplication with(Class<?> beans, String... properties) {
        return with(WebApplicationType.NONE, new Class<?>[] {beans}, properties);
    }

    /** Starts an application with a web server at a free port. */
    static StartedApplication server(Class<?> beans, String... properties) {
        return with(WebApplicationType.SERVLET, new Class<?>[] {beans}, properties);
    }

    private static StartedApplication with(
            WebApplicationType type, Class<?>[] beans, String... properties) {
        var application = new SpringApplication(beans);
        application.addPrimarySources(List.of(Application.class));
        application.setWebApplicationType(type);
        String[] arguments =
                Stream.concat(
                                Stream.of("server.port=0", "spring.jmx.enabled=false"),
                                Stream.of(properties))
                        .map(property -> "--" + property)
                        .toArray(String[]::new);
        return new StartedApplication(application.run(arguments));
    }

    CamelContext camel() {
        return context.getBean(CamelContext.class);
    }

    <T extends Component> T component(String name, Class<T> type) {
        return camel().getComponent(name, type);
    }

    ProducerTemplate template() {
        return context.getBean(ProducerTemplate.class);
    }

    /** Returns the response of the web server to GET. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String port = context.getEnvironment().getProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }
}
