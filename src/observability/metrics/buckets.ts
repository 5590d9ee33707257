/** Seconds. Answers from one read of Rafiki's lie at some 5 ms to 100 ms; deadlines at 5 s and 30 s. */
export const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
