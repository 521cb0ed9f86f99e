/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.Arrays;
import java.util.Locale;
import org.apache.camel.support.HealthCheckComponent;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * Base of the components: knows how a model of its family is found and loaded.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceComponent<M extends InferenceModel> extends HealthCheckComponent {

    private ModelStore modelStore;

    /** The name under which the family's model aliases are listed, which is its scheme. */
    protected abstract String family();

    /** Which files a model of the family consists of. */
    protected abstract ModelLayout layout();

    /**
     * Loads a model.
     *
     * @param directory the model's files and their precision
     * @param settings device and optimization level
     */
    protected abstract M load(ModelDirectory directory, SessionSettings settings);

    /**
     * The operation that a URI names, in kebab-case or as the constant.
     *
     * @throws InvalidOptionException if there is none of the name; the message lists those there
     *     are
     */
    protected <E extends Enum<E>> E operation(String name, Class<E> type) {
        E operation = getCamelContext().getTypeConverter().tryConvertTo(type, name);
        if (operation == null) {
            throw new InvalidOptionException(
                    "%s:%s is no operation; expected one of %s"
                            .formatted(
                                    family(),
                                    name,
                                    Arrays.stream(type.getEnumConstants())
                                            .map(value -> family() + ":" + kebab(value))
                                            .toList()));
        }
        return operation;
    }

    /** The form that a URI has of a constant: <code>text-to-image</code>. */
    public static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ClassLoader applicationLoader = getCamelContext().getApplicationContextClassLoader();
        modelStore =
                applicationLoader == null
                        ? ModelStore.standard()
                        : ModelStore.standard(applicationLoader);
    }

    /** A user's hold on a model that is shared; closing gives it back. */
    ModelLease<M> lease(InferenceConfiguration configuration) {
        ModelDirectory directory =
                modelStore.resolve(
                        family(), configuration.getModel(), layout(), configuration.getPrecision());
        SessionSettings settings = configuration.sessionSettings();
        var key = new ModelCache.Key(family(), directory.path(), directory.precision(), settings);
        // The key holds the family, so what the cache returns was loaded by a component of it.
        @SuppressWarnings("unchecked")
        M model = (M) ModelCache.SHARED.acquire(key, () -> load(directory, settings));
        return new ModelLease<>(model, directory, () -> ModelCache.SHARED.release(key));
    }
}
