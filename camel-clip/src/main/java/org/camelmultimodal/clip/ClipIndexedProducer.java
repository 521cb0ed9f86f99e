/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import org.camelmultimodal.clip.index.VectorIndex;
import org.camelmultimodal.runtime.EndpointStoppedException;

/**
 * Base of the producers that use the index: the only owner, which opens it at start and closes it
 * at stop.
 */
abstract class ClipIndexedProducer<Q, R> extends ClipProducer<Q, R> {

    private volatile VectorIndex index;

    ClipIndexedProducer(ClipEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        index = IndexOptions.open(getEndpoint().getCamelContext(), options());
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
     * Returns the index.
     *
     * @throws EndpointStoppedException if the producer is stopped
     */
    VectorIndex index() {
        return started(index);
    }
}
