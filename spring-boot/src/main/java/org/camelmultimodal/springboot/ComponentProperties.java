/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The properties <code>camel.component.&lt;name&gt;.*</code> of a component, from all sources. */
final class ComponentProperties {

    /** Properties of Camel Spring Boot, which are not options of the component. */
    static final List<String> SWITCHES = List.of("enabled", "customizer.enabled");

    private static final ConfigurationPropertyName COMPONENTS =
            ConfigurationPropertyName.of("camel.component");

    private final ConfigurableEnvironment environment;
    private final ConfigurationPropertyName prefix;

    ComponentProperties(ConfigurableEnvironment environment, String component) {
        this.environment = environment;
        this.prefix = COMPONENTS.append(component);
    }

    /** Returns whether the properties are to be bound, by the switches of Camel Spring Boot. */
    boolean areEnabled() {
        return HierarchicalPropertiesEvaluator.evaluate(
                        environment, COMPONENTS.toString(), prefix.toString())
                && HierarchicalPropertiesEvaluator.evaluate(
                        environment, COMPONENTS + ".customizer", prefix + ".customizer");
    }

    /**
     * Returns the properties that are set other than the switches, each from the source that takes
     * precedence, by their name within the component in lower case and without dashes, such as
     * <code>maxbytes</code>.
     */
    Map<String, ConfigurationProperty> all() {
        var all = new LinkedHashMap<String, ConfigurationProperty>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                // In environment variables, underscores separate elements and words alike.
                boolean isEnvironment =
                        source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
                String separator = isEnvironment ? "" : ".";
                iterable.stream()
                        .filter(prefix::isAncestorOf)
                        .map(source::getConfigurationProperty)
                        // A source may have a name without a value, which then is not set.
                        .filter(Objects::nonNull)
                        .forEach(
                                property ->
                                        all.putIfAbsent(
                                                key(property.getName(), separator), property));
                SWITCHES.forEach(name -> all.remove(name.replace(".", separator)));
            }
        }
        return all;
    }

    /** Returns the name within the component; for an item of a list, that of the list. */
    private String key(ConfigurationPropertyName name, String separator) {
        int begin = prefix.getNumberOfElements();
        int end = name.getNumberOfElements();
        boolean isItem = end - begin == 2 && name.isNumericIndex(end - 1);
        var key = new StringBuilder(name.getElement(begin, Form.UNIFORM));
        for (int i = begin + 1; i < (isItem ? end - 1 : end); i++) {
            key.append(separator).append(name.getElement(i, Form.UNIFORM));
        }
        return key.toString();
    }

    /** Returns the value of a property, with placeholders resolved and lists joined by commas. */
    Object value(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        if (name.isLastElementIndexed()) {
            ConfigurationPropertyName list = name.chop(name.getNumberOfElements() - 1);
            return String.join(
                    ",", Binder.get(environment).bind(list, Bindable.listOf(String.class)).get());
        }
        Object value =
                new PropertySourcesPlaceholdersResolver(environment)
                        .resolvePlaceholders(property.getValue());
        return value instanceof CharSequence text ? text.toString() : value;
    }

    /** Returns the full name of an option, such as <code>camel.component.clip.top-k</code>. */
    String fullName(String option) {
        return prefix + "." + option;
    }
}
