/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.model;

/** The samplers, by diffusers' class names. */
public enum SchedulerType {
    DDIM("DDIMScheduler"),
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

    /** The value of <code>_class_name</code> in <code>scheduler_config.json</code>. */
    public String diffusersName() {
        return diffusersName;
    }
}
