/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.runtime.OptionRanges;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OptimizationLevel;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.Precision;

/** The options that all components share. */
@UriParams
public abstract class InferenceConfiguration implements Cloneable {

    private static final int MAX_QUEUE_SIZE = 1_000_000;
    private static final int MAX_CONCURRENT_CALLS = 1024;

    @UriParam(
            defaultValue = "demo",
            description =
                    "Model to run: an alias such as demo, a directory, classpath: followed by the name of "
                            + "a zip archive, or owner/name of a model on the Hugging Face hub, optionally followed "
                            + "by an at sign and a revision.")
    private String model = "demo";

    @UriParam(
            defaultValue = "auto",
            description =
                    "Device to run the model on: auto, cpu, cuda, cuda:1, tensorrt, coreml or directml. "
                            + "With auto, a GPU is used if one is available and the GPU artifact of ONNX Runtime is "
                            + "on the class path.")
    private String device = "auto";

    @UriParam(
            defaultValue = "AUTO",
            description =
                    "Precision of the model files to load, by the suffix of their names, such as _fp16 or "
                            + "_quantized. With auto, the files without a suffix are loaded, or else the first "
                            + "variant that the model provides.")
    private Precision precision = Precision.AUTO;

    @UriParam(
            label = "advanced",
            defaultValue = "ALL",
            description =
                    "Level of the graph optimizations that ONNX Runtime applies when it loads the model.")
    private OptimizationLevel optimizationLevel = OptimizationLevel.ALL;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "Maximum time that a message spends in the endpoint, including waiting: milliseconds, "
                            + "or a duration such as 30s. A message that takes longer fails with "
                            + "DeadlineExceededException. 0 disables the limit.")
    private long timeout;

    @UriParam(
            label = "advanced",
            defaultValue = "256",
            description = "Maximum number of messages that wait for the model (1 to 1000000).")
    private int queueSize = 256;

    @UriParam(
            label = "advanced",
            defaultValue = "0",
            description =
                    "Number of messages that are processed concurrently (1 to 1024), so that one is "
                            + "decoded while another runs on the model. 0 means 2, or the number of processors for "
                            + "components that run batches.")
    private int concurrentCalls;

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether to fail a message with QueueFullException if queueSize messages are waiting. "
                            + "Otherwise, its caller waits, which slows down the source of the route.")
    private boolean rejectWhenFull;

    @UriParam(
            defaultValue = "false",
            description =
                    "Whether to store the complete result in an exchange property, whose name consists of "
                            + "Camel, the component and Result, such as CamelClipResult. The result can be converted "
                            + "to a Map.")
    private boolean storeFullResult;

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getDevice() {
        return device;
    }

    public void setDevice(String device) {
        this.device = device;
    }

    public Precision getPrecision() {
        return precision;
    }

    public void setPrecision(Precision precision) {
        this.precision = precision;
    }

    public OptimizationLevel getOptimizationLevel() {
        return optimizationLevel;
    }

    public void setOptimizationLevel(OptimizationLevel optimizationLevel) {
        this.optimizationLevel = optimizationLevel;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public int getQueueSize() {
        return queueSize;
    }

    public void setQueueSize(int queueSize) {
        this.queueSize = queueSize;
    }

    public int getConcurrentCalls() {
        return concurrentCalls;
    }

    public void setConcurrentCalls(int concurrentCalls) {
        this.concurrentCalls = concurrentCalls;
    }

    public boolean isRejectWhenFull() {
        return rejectWhenFull;
    }

    public void setRejectWhenFull(boolean rejectWhenFull) {
        this.rejectWhenFull = rejectWhenFull;
    }

    public boolean isStoreFullResult() {
        return storeFullResult;
    }

    public void setStoreFullResult(boolean storeFullResult) {
        this.storeFullResult = storeFullResult;
    }

    /** The settings with which the model's graphs are loaded. */
    public SessionSettings sessionSettings() {
        return new SessionSettings(Device.parse(device), optimizationLevel);
    }

    /**
     * Checks the ranges of the options. Subclasses add theirs; called when an endpoint is
     * initialized.
     *
     * @throws org.camelmultimodal.runtime.InvalidOptionException if a value is out of its range
     */
    public void validate() {
        Device.parse(device);
        OptionRanges.requireAtLeast("timeout", timeout, 0);
        OptionRanges.requireInRange("queueSize", queueSize, 1, MAX_QUEUE_SIZE);
        OptionRanges.requireInRange("concurrentCalls", concurrentCalls, 0, MAX_CONCURRENT_CALLS);
    }
}
