/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

/** The languages that a route is written in. */
enum Dsl {
    /** The file <code>routes/&lt;name&gt;.camel.yaml</code>. */
    YAML,
    /** A route builder. */
    JAVA
}
