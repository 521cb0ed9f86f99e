/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.camelmultimodal.runtime.store.ModelStore;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The model that a command is about. */
final class ModelArgument {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description =
                    "An alias such as turbo, or owner/name or owner/name@revision of a model on the Hugging Face hub.")
    private String model;

    @Option(
            names = {"-f", "--family"},
            paramLabel = "FAMILY",
            description =
                    "Family of the model: clip, whisper or sd. Required for an alias of several families, and for a model that is not in the catalog.")
    private Family family;

    /**
     * A model and its family.
     *
     * @param known the entry of the catalog, if there is one
     */
    record Choice(Family family, String reference, Optional<KnownModel> known) {

        /** Returns how messages name the model. */
        @Override
        public String toString() {
            return family + " " + reference;
        }
    }

    boolean isGiven() {
        return model != null;
    }

    boolean isModel(String name) {
        return name.equals(model);
    }

    /** Returns the family of the option; empty if it is not set. */
    Optional<Family> family() {
        return Optional.ofNullable(family);
    }

    /**
     * Returns the model and its family.
     *
     * @throws ParameterException if no model is given, or its family is not known
     */
    Choice choice(ModelStore store, KnownModels known) {
        if (model == null) {
            throw mistake("Missing required parameter: 'MODEL'");
        }
        String repository = model.replaceFirst("@.*", "");
        List<Family> families =
                Arrays.stream(Family.values())
                        .filter(each -> family == null || family == each)
                        .filter(
                                each ->
                                        family != null
                                                || store.aliases(each.toString()).containsKey(model)
                                                || known.inRepository(each, repository).isPresent())
                        .toList();
        if (families.size() != 1) {
            throw mistake(
                    families.isEmpty()
                            ? "The family of '%s' is not known: set the option --family to clip, whisper or sd"
                                    .formatted(model)
                            : "'%s' is a model of %s: set the option --family to one of them"
                                    .formatted(model, families));
        }
        Family only = families.get(0);
        return new Choice(
                only,
                model,
                known.withAlias(only, model).or(() -> known.inRepository(only, repository)));
    }

    ParameterException mistake(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
