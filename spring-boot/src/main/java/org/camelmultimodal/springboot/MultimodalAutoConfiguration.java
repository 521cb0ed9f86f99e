/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.camelmultimodal.runtime.camel.InferenceComponent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ResourceLoader;

/**
 * Binds the properties <code>camel.component.clip.*</code>, <code>camel.component.whisper.*</code>
 * and <code>camel.component.sd.*</code> to the components that are on the class path.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@ConditionalOnClass(InferenceComponent.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
public class MultimodalAutoConfiguration {

    @Bean
    MultimodalComponentCustomizer multimodalComponentCustomizer(
            ConfigurableEnvironment environment, ResourceLoader resources) {
        return new MultimodalComponentCustomizer(environment, resources.getClassLoader());
    }
}
