/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.util.StringHelper;
import org.camelmultimodal.examples.queueworkers.Addresses;
import org.camelmultimodal.examples.queueworkers.Job;
import org.camelmultimodal.examples.queueworkers.Operation;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * The models of the server, by the names that clients send. Other names are unknown: a client
 * cannot name a directory or a model of the hub.
 */
public final class Models {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<String> FAMILIES =
            Arrays.stream(Operation.values())
                    .map(Operation::family)
                    .collect(Collectors.toCollection(TreeSet::new));

    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, Model> names = new TreeMap<>();

    /**
     * Creates the list of models.
     *
     * @param models references by ids, such as <code>whisper:demo</code> by <code>whisper-demo
     *     </code>
     * @param aliases ids by the further names, such as <code>whisper-demo</code> by <code>whisper-1
     *     </code>
     * @throws InvalidOptionException if a name or a reference is invalid
     */
    Models(Map<String, String> models, Map<String, String> aliases) {
        new TreeMap<>(models).forEach(this::add);
        aliases.forEach(this::addAlias);
    }

    private void add(String id, String reference) {
        String family = StringHelper.before(reference, ":", "");
        var model = new Model(id, family, StringHelper.after(reference, ":", ""));
        // The alias is part of the name of a queue.
        if (!Job.isModel(id) || !Job.isModel(model.alias()) || !FAMILIES.contains(family)) {
            throw new InvalidOptionException(
                    "models.%s=%s is invalid: expected a name of lower-case letters, digits, dashes and underscores, and a family of %s with a reference, such as models.whisper-demo=whisper:demo. Set aliases.<name> for names with dots or capitals"
                            .formatted(id, reference, FAMILIES));
        }
        ofAlias(family, model.alias())
                .ifPresent(
                        other -> {
                            throw new InvalidOptionException(
                                    "models.%s and models.%s have the same queue of jobs, %s: expected names that differ in more than the family"
                                            .formatted(
                                                    other.id(),
                                                    id,
                                                    Addresses.jobs(family, model.alias())));
                        });
        models.put(id, model);
        names.put(id, model);
    }

    private void addAlias(String name, String id) {
        if (!NAME.matcher(name).matches() || !models.containsKey(id)) {
            throw new InvalidOptionException(
                    "aliases.%s=%s is invalid: expected a name of letters, digits, dots, dashes and underscores, and one of the models %s"
                            .formatted(name, id, models.keySet()));
        }
        names.putIfAbsent(name, models.get(id));
    }

    /** Returns the models, sorted by their ids. */
    public Collection<Model> all() {
        return Collections.unmodifiableCollection(models.values());
    }

    /** Returns the names of the models and their aliases, with the models, sorted. */
    public Map<String, Model> names() {
        return Collections.unmodifiableMap(names);
    }

    /** Returns the model of a name. */
    public Optional<Model> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /** Returns the model with an alias, the name in the address of the queue of its jobs. */
    public Optional<Model> ofAlias(String family, String alias) {
        return models.values().stream()
                .filter(model -> model.family().equals(family) && model.alias().equals(alias))
                .findFirst();
    }

    /** Returns the first model of a family, which is used if a client names none. */
    public Optional<Model> defaultOf(String family) {
        return models.values().stream().filter(model -> model.family().equals(family)).findFirst();
    }
}
