/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.clip.zeroshot.PromptTemplates;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

/** An application whose packaging left out the resources beside the classes. */
class MissingResourceTest {

    @Test
    void withoutTheNamedTemplatesTheOptionIsNamed() throws Exception {
        Method parse =
                new WithoutResources(PromptTemplates.class)
                        .loadClass(PromptTemplates.class.getName())
                        .getMethod("parse", String.class);

        assertThatThrownBy(() -> parse.invoke(null, "imagenet"))
                .cause()
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("promptTemplate=imagenet")
                .hasMessageContaining("imagenet-templates.txt");
    }

    @Test
    void withoutTheDefaultPolicyTheOptionIsNamed() throws Exception {
        Method standard =
                new WithoutResources(ModerationPolicy.class)
                        .loadClass(ModerationPolicy.class.getName())
                        .getMethod("standard");

        assertThatThrownBy(() -> standard.invoke(null))
                .cause()
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("default-policy.yaml")
                .hasMessageContaining("option policy");
    }

    /** Defines one class and those nested in it anew, and has no resources. */
    private static final class WithoutResources extends ClassLoader {

        private final String name;

        WithoutResources(Class<?> type) {
            super(type.getClassLoader());
            this.name = type.getName();
        }

        @Override
        protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
            if (!wanted.equals(name) && !wanted.startsWith(name + "$")) {
                return super.loadClass(wanted, resolve);
            }
            Class<?> loaded = findLoadedClass(wanted);
            return loaded == null ? define(wanted) : loaded;
        }

        private Class<?> define(String wanted) throws ClassNotFoundException {
            String file = wanted.replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(wanted, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(wanted, e);
            }
        }

        @Override
        public InputStream getResourceAsStream(String resource) {
            return null;
        }
    }
}
