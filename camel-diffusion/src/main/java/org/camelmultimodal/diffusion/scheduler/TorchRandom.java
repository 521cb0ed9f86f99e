/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.diffusion.scheduler;

/**
 * The random numbers of <code>torch.randn</code> on a CPU, bit for bit, so that a seed gives the
 * same image as in diffusers.
 *
 * <p>Sources: Matsumoto and Nishimura, "Mersenne Twister" (1998); PyTorch, <code>
 * aten/src/ATen/native/cpu/DistributionTemplates.h</code> and <code>avx_mathfun.h</code>, whose
 * float approximations of logarithm, sine and cosine are those of Cephes.
 *
 * <p>Like a torch generator, an instance continues its sequence with each call. Not thread-safe.
 */
public final class TorchRandom {

    private static final int N = 624;
    private static final int M = 397;
    private static final int BLOCK = 16;

    private final int[] state = new int[N];
    private int position = N;
    private double spare;
    private boolean hasSpare;

    /**
     * Starts the sequence of a seed.
     *
     * @param seed the random seed, of which the low 32 bits count, as in torch
     */
    public TorchRandom(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** Returns the next <code>torch.randn(count)</code>, float32 of mean 0 and variance 1. */
    public float[] randn(int count) {
        var values = new float[count];
        if (count < BLOCK) {
            for (int i = 0; i < count; i++) {
                values[i] = (float) scalar();
            }
            return values;
        }
        for (int i = 0; i < count; i++) {
            values[i] = uniform24();
        }
        for (int i = 0; i + BLOCK <= count; i += BLOCK) {
            toNormal(values, i);
        }
        if (count % BLOCK != 0) {
            // The last block overlaps the previous one, as torch draws it again.
            int last = count - BLOCK;
            for (int i = last; i < count; i++) {
                values[i] = uniform24();
            }
            toNormal(values, last);
        }
        return values;
    }

    /**
     * Returns a number of the Box-Muller transform in double precision, which torch uses for fewer
     * than 16 numbers.
     */
    private double scalar() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double u1 = uniform53();
        double u2 = uniform53();
        double radius = Math.sqrt(-2 * Math.log1p(-u2));
        double angle = 2 * Math.PI * u1;
        spare = radius * Math.sin(angle);
        hasSpare = true;
        return radius * Math.cos(angle);
    }

    private static void toNormal(float[] values, int start) {
        for (int j = start; j < start + BLOCK / 2; j++) {
            float u1 = 1 - values[j];
            float u2 = values[j + BLOCK / 2];
            float radius = (float) Math.sqrt(-2f * log(u1));
            float angle = (float) (2 * Math.PI) * u2;
            values[j] = radius * cos(angle);
            values[j + BLOCK / 2] = radius * sin(angle);
        }
    }

    private float uniform24() {
        return (next() & 0xFFFFFF) * 0x1p-24f;
    }

    private double uniform53() {
        long high = next() & 0xFFFFFFFFL;
        long low = next() & 0xFFFFFFFFL;
        return ((high << 32 | low) & ((1L << 53) - 1)) * 0x1p-53;
    }

    private int next() {
        if (position == N) {
            twist();
            position = 0;
        }
        int y = state[position++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) != 0 ? 0x9908b0df : 0);
        }
    }

    private static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        float exponent = (bits >>> 23) - 126;
        float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
        if (m < 0.707106781186547524f) {
            exponent -= 1;
            m = m + m - 1;
        } else {
            m = m - 1;
        }
        float z = m * m;
        float y = 7.0376836292E-2f;
        y = Math.fma(y, m, -1.1514610310E-1f);
        y = Math.fma(y, m, 1.1676998740E-1f);
        y = Math.fma(y, m, -1.2420140846E-1f);
        y = Math.fma(y, m, 1.4249322787E-1f);
        y = Math.fma(y, m, -1.6668057665E-1f);
        y = Math.fma(y, m, 2.0000714765E-1f);
        y = Math.fma(y, m, -2.4999993993E-1f);
        y = Math.fma(y, m, 3.3333331174E-1f);
        y = y * m;
        y = Math.fma(y, z, exponent * -2.12194440e-4f);
        y = Math.fma(-z, 0.5f, y);
        m = m + y;
        return Math.fma(exponent, 0.693359375f, m);
    }

    private static float sin(float x) {
        int octant = ((int) (x * 1.27323954473516f) + 1) & ~1;
        float reduced = reduce(x, octant);
        float value = (octant & 2) == 0 ? sinPolynomial(reduced) : cosPolynomial(reduced);
        return (octant & 4) == 0 ? value : -value;
    }

    private static float cos(float x) {
        int octant = ((int) (x * 1.27323954473516f) + 1) & ~1;
        float reduced = reduce(x, octant);
        float value = (octant & 2) == 0 ? cosPolynomial(reduced) : sinPolynomial(reduced);
        return ((octant + 2) & 4) == 0 ? value : -value;
    }

    private static float reduce(float x, int octant) {
        float reduced = Math.fma(octant, -0.78515625f, x);
        reduced = Math.fma(octant, -2.4187564849853515625e-4f, reduced);
        return Math.fma(octant, -3.77489497744594108e-8f, reduced);
    }

    private static float cosPolynomial(float x) {
        float z = x * x;
        float y = Math.fma(2.443315711809948E-5f, z, -1.388731625493765E-3f);
        y = Math.fma(y, z, 4.166664568298827E-2f);
        y = y * z;
        return Math.fma(y, z, -(z * 0.5f)) + 1;
    }

    private static float sinPolynomial(float x) {
        float z = x * x;
        float y = Math.fma(-1.9515295891E-4f, z, 8.3321608736E-3f);
        y = Math.fma(y, z, -1.6666654611E-1f);
        y = y * z;
        return Math.fma(y, x, x);
    }
}
