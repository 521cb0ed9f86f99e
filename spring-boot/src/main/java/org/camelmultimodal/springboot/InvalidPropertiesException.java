/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.springboot;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camelmultimodal.runtime.PermanentException;

/** Thrown if properties of a component are not options of it, or have invalid values. */
public final class InvalidPropertiesException extends PermanentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * A property that is wrong.
     *
     * @param property the property, and its value if that is wrong
     * @param explanation what is wrong and what was expected
     * @param origin where the property is set, such as a file and the position in it
     * @param remedy what to set
     * @param cause why the value could not be set; null if unknown
     */
    record Problem(
            String property,
            String explanation,
            String origin,
            String remedy,
            RuntimeException cause) {}

    InvalidPropertiesException(List<Problem> problems) {
        super(
                problems.stream()
                        .map(
                                problem ->
                                        "%s %s (%s). %s"
                                                .formatted(
                                                        problem.property(),
                                                        problem.explanation(),
                                                        problem.origin(),
                                                        problem.remedy()))
                        .collect(Collectors.joining("; ")),
                problems.stream()
                        .map(Problem::cause)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
