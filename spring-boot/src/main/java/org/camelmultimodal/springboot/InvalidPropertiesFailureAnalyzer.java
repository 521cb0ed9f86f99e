/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link InvalidPropertiesException} when the start of the application fails. */
final class InvalidPropertiesFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidPropertiesException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, InvalidPropertiesException cause) {
        String description =
                cause.problems().stream()
                        .map(
                                problem ->
                                        "    %s %s%n    Origin: %s%n"
                                                .formatted(
                                                        problem.property(),
                                                        problem.explanation(),
                                                        problem.origin()))
                        .collect(Collectors.joining(System.lineSeparator()));
        String action =
                cause.problems().stream()
                        .map(InvalidPropertiesException.Problem::remedy)
                        .distinct()
                        .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                "Properties of Camel components are invalid:%n%n%s".formatted(description),
                action,
                failure);
    }
}
