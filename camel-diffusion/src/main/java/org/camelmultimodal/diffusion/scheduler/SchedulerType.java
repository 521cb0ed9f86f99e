/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

/** The schedulers, also known as samplers. */
public enum SchedulerType {
    DDIM("DDIMScheduler"),
    /** PNDM by linear multistep alone: "PLMS". */
    PNDM("PNDMScheduler"),
    EULER("EulerDiscreteScheduler"),
    /** Euler with new noise at each step: "Euler a". */
    EULER_ANCESTRAL("EulerAncestralDiscreteScheduler"),
    /** DPM-Solver++ of second order: "DPM++ 2M". */
    DPM_SOLVER_MULTISTEP("DPMSolverMultistepScheduler");

    private final String diffusersName;

    SchedulerType(String diffusersName) {
        this.diffusersName = diffusersName;
    }

    /**
     * Returns the name of the class in diffusers, which is the value of <code>_class_name</code> in
     * <code>scheduler_config.json</code>.
     */
    public String diffusersName() {
        return diffusersName;
    }
}
