/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.springframework.core.env.ConfigurableEnvironment;

/** Binds the properties of each component when Camel creates it. */
final class MultimodalComponentCustomizer
        implements ComponentCustomizer, CamelContextConfiguration {

    private final Map<String, ComponentPropertyBinder> binders = new LinkedHashMap<>();

    MultimodalComponentCustomizer(ConfigurableEnvironment environment, ClassLoader loader) {
        for (ComponentOptions component : ComponentOptions.onClassPath(loader)) {
            binders.put(component.name(), new ComponentPropertyBinder(environment, component));
        }
    }

    /** Before the customizers of the application, so that these take precedence. */
    @Override
    public int getOrder() {
        return HIGHEST;
    }

    @Override
    public boolean isEnabled(String name, Component target) {
        return target instanceof InferenceComponent
                && binders.containsKey(name)
                && binders.get(name).isEnabled();
    }

    @Override
    public void configure(String name, Component target) {
        binders.get(name).bind(target);
    }

    /**
     * Creates the components that have properties, so that a wrong property fails the start even if
     * no route uses the component. A component is small: it loads a model only for an endpoint.
     */
    @Override
    public void beforeApplicationStart(CamelContext camelContext) {
        binders.values().stream()
                .filter(ComponentPropertyBinder::isEnabled)
                .filter(ComponentPropertyBinder::hasProperties)
                .forEach(binder -> camelContext.getComponent(binder.componentName()));
    }

    @Override
    public void afterApplicationStart(CamelContext camelContext) {
        // Nothing is left to configure.
    }
}
