/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of one or more processes.
 *
 * @param inputs number of inputs
 * @param findings the findings
 * @param growthMegabytes by how much the resident memory grew from the second quarter of the time
 *     to the last; the maximum of several processes
 */
record FuzzResult(long inputs, List<Finding> findings, long growthMegabytes) {

    static final FuzzResult NONE = new FuzzResult(0, List.of(), 0);

    FuzzResult and(FuzzResult other) {
        var all = new ArrayList<>(findings);
        all.addAll(other.findings);
        return new FuzzResult(
                inputs + other.inputs,
                List.copyOf(all),
                Math.max(growthMegabytes, other.growthMegabytes));
    }

    long count(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }
}
