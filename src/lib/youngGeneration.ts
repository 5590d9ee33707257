const mb = 1024 * 1024

/**
 * What Node is told for so much memory: a half of V8's young generation gets a sixteenth of it, 64 MB at most. Requests
 * in flight then end before V8 moves their objects to the old generation. By itself, V8 takes 1 MB up to 512 MB.
 */
export const youngGeneration = (bytes: number): string[] => [
  `--max-semi-space-size=${Math.max(1, Math.min(64, Math.floor(bytes / 16 / mb)))}`
]
