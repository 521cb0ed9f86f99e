/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Component;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.springboot.InvalidPropertiesException.Problem;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sets the options of one component from its properties. */
final class ComponentPropertyBinder {

    private final ComponentOptions component;
    private final ComponentProperties properties;
    private final Map<String, ComponentOption> options = new LinkedHashMap<>();

    /** The names of options and switches, by their names without dashes. */
    private final Map<String, String> names = new LinkedHashMap<>();

    ComponentPropertyBinder(ConfigurableEnvironment environment, ComponentOptions component) {
        this.component = component;
        this.properties = new ComponentProperties(environment, component.name());
        for (ComponentOption option : component.options()) {
            String name = option.dashedName();
            options.put(name.replace("-", ""), option);
            names.put(name.replace("-", ""), name);
        }
        ComponentProperties.SWITCHES.forEach(name -> names.put(name, name));
    }

    String componentName() {
        return component.name();
    }

    boolean isEnabled() {
        return properties.areEnabled();
    }

    boolean hasProperties() {
        return !properties.all().isEmpty();
    }

    /**
     * Sets the options of a component that is not initialized yet.
     *
     * @throws InvalidPropertiesException if there is no option for a property, or if an option does
     *     not accept the value; it lists all such properties
     */
    void bind(Component target) {
        // Looks up the configurer of the component, which sets the options without reflection.
        ServiceHelper.buildService(target);
        var problems = new ArrayList<Problem>();
        properties
                .all()
                .forEach(
                        (key, property) ->
                                Optional.ofNullable(options.get(key))
                                        .map(option -> set(target, option, property))
                                        .orElseGet(() -> Optional.of(unknown(key, property)))
                                        .ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidPropertiesException(problems);
        }
    }

    private Optional<Problem> set(
            Component target, ComponentOption option, ConfigurationProperty property) {
        Object value = properties.value(property);
        try {
            boolean isSet =
                    PropertyBindingSupport.build()
                            .withConfigurer(target.getComponentPropertyConfigurer())
                            .bind(
                                    target.getCamelContext(),
                                    target,
                                    option.name(),
                                    reference(option, value));
            return isSet ? Optional.empty() : Optional.of(invalid(option, property, value, null));
        } catch (RuntimeException e) {
            return Optional.of(invalid(option, property, value, e));
        }
    }

    /** Returns the value; for an object, the name of its bean in Camel's notation. */
    private static Object reference(ComponentOption option, Object value) {
        boolean isName = option.isBean() && value instanceof String text && !text.startsWith("#");
        return isName ? "#bean:" + value : value;
    }

    private Problem unknown(String key, ConfigurationProperty property) {
        // The last element first: configuration.top-k means top-k.
        Optional<String> nearest =
                Spelling.nearest(property.getName().getLastElement(Form.UNIFORM), names.keySet())
                        .or(() -> Spelling.nearest(key, names.keySet()))
                        .map(names::get);
        String unknown = original(property.getName());
        return new Problem(
                unknown,
                "is not an option of the component " + component.name(),
                origin(property),
                nearest.map(properties::fullName)
                        .map("Did you mean %s?"::formatted)
                        .orElse("Remove %s.".formatted(unknown)),
                null);
    }

    private Problem invalid(
            ComponentOption option,
            ConfigurationProperty property,
            Object value,
            RuntimeException cause) {
        String name = properties.fullName(option.dashedName());
        return new Problem(
                name + "=" + Excerpt.of(value),
                "is invalid: expected " + option.expected(),
                origin(property),
                "Set %s to %s.".formatted(name, option.expected()),
                cause);
    }

    /** Returns a name as it is written where it is set. */
    private static String original(ConfigurationPropertyName name) {
        var original = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            original.append(i == 0 ? "" : ".").append(name.getElement(i, Form.ORIGINAL));
        }
        return original.toString();
    }

    private static String origin(ConfigurationProperty property) {
        return property.getOrigin() == null
                ? property.getSource().toString()
                : property.getOrigin().toString();
    }
}
