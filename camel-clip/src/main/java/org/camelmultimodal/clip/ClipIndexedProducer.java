/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.camelmultimodal.clip.index.VectorIndex;
import org.camelmultimodal.runtime.EndpointStoppedException;

/** Base of the producers that use the index: holds it from start to stop. */
abstract class ClipIndexedProducer extends ClipProducer {

    private volatile VectorIndex index;

    ClipIndexedProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        index = options().openIndex();
    }

    @Override
    protected void doStop() throws Exception {
        VectorIndex opened = index;
        index = null;
        try {
            if (opened != null) {
                opened.close();
            }
        } finally {
            super.doStop();
        }
    }

    /**
     * The index.
     *
     * @throws EndpointStoppedException if the producer is stopped
     */
    VectorIndex index() {
        VectorIndex opened = index;
        if (opened == null) {
            throw new EndpointStoppedException("%s was stopped".formatted(what()));
        }
        return opened;
    }
}
