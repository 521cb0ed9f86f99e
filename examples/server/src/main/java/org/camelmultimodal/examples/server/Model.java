/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server;

/**
 * A model that clients can use.
 *
 * @param id the name by which clients and responses refer to it
 * @param family the scheme of its component: whisper, clip or sd
 * @param reference the option <code>model</code> of the component: an alias, a directory or
 *     owner/name on the hub
 */
public record Model(String id, String family, String reference) {

    /**
     * Returns the name in the address of the queue of its jobs: <code>demo</code> for <code>sd-demo
     * </code>.
     */
    public String alias() {
        String prefix = family + "-";
        return id.startsWith(prefix) ? id.substring(prefix.length()) : id;
    }
}
