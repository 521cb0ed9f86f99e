/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.Locale;
import org.camelmultimodal.clip.model.ClipModel;
import org.camelmultimodal.diffusion.model.StableDiffusionModel;
import org.camelmultimodal.runtime.store.ModelLayout;
import org.camelmultimodal.whisper.model.WhisperModel;

/** The families of models, by the schemes of their components. */
enum Family {
    CLIP(ClipModel.LAYOUT),
    WHISPER(WhisperModel.LAYOUT),
    SD(StableDiffusionModel.LAYOUT);

    private final ModelLayout layout;

    Family(ModelLayout layout) {
        this.layout = layout;
    }

    /** Returns the graphs that a model of the family consists of. */
    ModelLayout layout() {
        return layout;
    }

    /** Returns the scheme, which is also how options spell the family. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
