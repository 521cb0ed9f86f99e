/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.camel;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.onnx.Device;
import org.camelmultimodal.runtime.onnx.OptimizationLevel;
import org.camelmultimodal.runtime.onnx.SessionSettings;
import org.camelmultimodal.runtime.store.Precision;

/** The options that all components of this project share. */
@UriParams
public abstract class InferenceConfiguration implements Cloneable {

    private static final int MAX_QUEUE_SIZE = 1_000_000;
    private static final int MAX_CONCURRENT_CALLS = 1024;

    @UriParam(
            defaultValue = "demo",
            description =
                    "The model: an alias such as demo, a directory with the model's files, classpath: and the name of"
                            + " a zip archive on the class path, or owner/name of a model on the Hugging Face hub, with"
                            + " an at sign and a revision behind it if need be")
    private String model = "demo";

    @UriParam(
            defaultValue = "auto",
            description =
                    "Where the model runs: auto, cpu, cuda, cuda:1, tensorrt, coreml, directml. With auto a GPU is"
                            + " used if there is one and ONNX Runtime's GPU artifact is on the class path")
    private String device = "auto";

    @UriParam(
            defaultValue = "AUTO",
            description =
                    "Which variant of the graphs is loaded, by the suffix of their files (_fp16, _quantized, …)."
                            + " With auto the plain graphs, or the first variant that the model has")
    private Precision precision = Precision.AUTO;

    @UriParam(
            label = "advanced",
            defaultValue = "ALL",
            description = "How far ONNX Runtime rewrites the graphs when it loads them")
    private OptimizationLevel optimizationLevel = OptimizationLevel.ALL;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "Maximum time that a message spends in the endpoint, including waiting. Beyond it the exchange"
                            + " fails with DeadlineExceededException. 0 means no limit")
    private long timeout;

    @UriParam(
            label = "advanced",
            defaultValue = "256",
            description = "Maximum number of messages that wait for the model (1 to 1000000)")
    private int queueSize = 256;

    @UriParam(
            label = "advanced",
            defaultValue = "0",
            description =
                    "Number of messages that are processed at once (1 to 1024): while one is decoded, another can run"
                            + " on the model. With 0 it is 2, or the number of processors for components that gather"
                            + " messages into batches")
    private int concurrentCalls;

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether a message fails with QueueFullException when queueSize messages wait. Otherwise its"
                            + " caller waits, which slows the source of the route down")
    private boolean rejectWhenFull;

    @UriParam(
            defaultValue = "false",
            description =
                    "Whether the complete result record is put into an exchange property, from where it converts to"
                            + " a Map")
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
     * Checks the ranges of the options. Subclasses add theirs; called when an endpoint is made.
     *
     * @throws InvalidOptionException if a value is out of its range
     */
    public void validate() {
        Device.parse(device);
        requireAtLeast("timeout", timeout, 0);
        requireInRange("queueSize", queueSize, 1, MAX_QUEUE_SIZE);
        requireInRange("concurrentCalls", concurrentCalls, 0, MAX_CONCURRENT_CALLS);
    }

    /**
     * Checks a lower bound.
     *
     * @throws InvalidOptionException if the value is below it
     */
    public static void requireAtLeast(String option, long value, long least) {
        if (value < least) {
            throw new InvalidOptionException(
                    "%s=%d is out of range: expected %d or more. Set %s"
                            .formatted(option, value, least, kind(option)));
        }
    }

    /**
     * Checks both bounds of a whole number.
     *
     * @param option the name of the option, or of the header that overrides it
     * @throws InvalidOptionException if the value is below the minimum or above the maximum
     */
    public static void requireInRange(String option, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw new InvalidOptionException(
                    "%s=%d is out of range: expected %d to %d. Set %s"
                            .formatted(option, value, minimum, maximum, kind(option)));
        }
    }

    /**
     * Checks both bounds of a real number, and that it is one.
     *
     * @throws InvalidOptionException if the value is below the minimum, above the maximum or NaN
     */
    public static void requireInRange(String option, float value, float minimum, float maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw new InvalidOptionException(
                    "%s=%s is out of range: expected %s to %s. Set %s"
                            .formatted(option, value, minimum, maximum, kind(option)));
        }
    }

    private static String kind(String option) {
        return (option.startsWith("Camel") ? "the header " : "the option ") + option;
    }
}
