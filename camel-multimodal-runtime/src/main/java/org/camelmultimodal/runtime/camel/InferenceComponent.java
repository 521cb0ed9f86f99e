/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.HealthCheckComponent;
import org.camelmultimodal.runtime.InferenceModel;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.OpenedParts;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelLayout;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * Base of the components: finds, loads and shares the models of its family. Models are looked up in
 * the {@link ModelStore} in the registry if there is exactly one, and otherwise in the standard
 * one.
 *
 * @param <M> the model of the family
 */
public abstract class InferenceComponent<M extends InferenceModel> extends HealthCheckComponent {

    private final Set<String> shownCounters = new HashSet<>();
    private ModelStore modelStore;

    /**
     * Returns the name under which the family's model aliases are listed, which is the scheme of
     * the component.
     */
    protected abstract String family();

    /** Returns the layout of the family: the files that a model consists of. */
    protected abstract ModelLayout layout();

    /**
     * Loads a model.
     *
     * @param directory the model's files and their precision
     * @param settings device and optimization level
     */
    protected abstract M load(ModelDirectory directory, SessionSettings settings);

    /** Returns the options that are the defaults of all endpoints. */
    public abstract InferenceConfiguration getConfiguration();

    /**
     * Returns the operation in a URI, in kebab-case or as the name of the constant.
     *
     * @throws InvalidOptionException if there is no such operation; the message lists all
     */
    protected <E extends Enum<E>> E operation(String name, Class<E> type) {
        E operation = getCamelContext().getTypeConverter().tryConvertTo(type, name);
        if (operation == null) {
            throw new InvalidOptionException(
                    "%s:%s is not an operation: expected one of %s"
                            .formatted(
                                    family(),
                                    name,
                                    Arrays.stream(type.getEnumConstants())
                                            .map(value -> family() + ":" + kebab(value))
                                            .toList()));
        }
        return operation;
    }

    /** Returns the form of a constant in a URI, such as <code>text-to-image</code>. */
    public static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ModelStore shared =
                CamelContextHelper.findSingleByType(getCamelContext(), ModelStore.class);
        modelStore = shared == null ? standardStore() : shared;
    }

    private ModelStore standardStore() {
        ClassLoader applicationLoader = getCamelContext().getApplicationContextClassLoader();
        return applicationLoader == null
                ? ModelStore.standard()
                : ModelStore.standard(applicationLoader);
    }

    /**
     * Shows a counter, unless an endpoint of this component has done so.
     *
     * @param registration returns whether it is shown now
     */
    synchronized void showOnce(String counter, BooleanSupplier registration) {
        if (!shownCounters.contains(counter) && registration.getAsBoolean()) {
            shownCounters.add(counter);
        }
    }

    /**
     * Acquires a lease on a shared model, which is loaded if it is not; the caller releases it.
     *
     * @param loaded receives the nanoseconds that the model took to load and warm up, if it was
     */
    ModelLease<M> lease(InferenceConfiguration configuration, LongConsumer loaded) {
        return lease(configuration.getModel(), configuration, loaded);
    }

    /** Acquires a lease as the other method does, on another model. */
    ModelLease<M> lease(
            String reference, InferenceConfiguration configuration, LongConsumer loaded) {
        ModelDirectory directory =
                modelStore.resolve(family(), reference, layout(), configuration.getPrecision());
        SessionSettings settings = configuration.sessionSettings();
        var key = new ModelCache.Key(family(), directory.path(), directory.precision(), settings);
        // The key contains the family, so the cache returns a model that a component of the same
        // family loaded.
        try (var parts = new OpenedParts()) {
            Runnable use = parts.add(modelStore.use(directory), Runnable::run);
            @SuppressWarnings("unchecked")
            M model = (M) ModelCache.SHARED.acquire(key, () -> load(directory, settings), loaded);
            return parts.keep(
                    new ModelLease<>(
                            model,
                            directory,
                            () -> {
                                ModelCache.SHARED.release(key);
                                use.run();
                            }));
        }
    }
}
