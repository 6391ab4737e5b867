/*
 * The kernel's inner loop in C, for a comparison with what the compiler of the machine makes of it: cells of n leads
 * in each of four lanes, each of which draws its fate (kernel/fates.ts, kernel/laneWords.ts). Reads from standard input:
 * cells, n, outcomes, steps of an outcome, four base words, then the last word of each slot. Prints seconds of processor time, and a sum of all
 * that was counted.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef uint32_t lanes __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(16)));

enum { LANES = 4, SLOTS = 64, CELLS = 1024, STRIDE = 128 };

/* A trial in each lane: tables of its own, which here are the same. */
static uint32_t bounds[LANES][SLOTS + 4];
static uint8_t guide[LANES][CELLS + 16];
static uint8_t counts[(SLOTS + 16) * LANES] __attribute__((aligned(16)));
static uint32_t due[LANES * STRIDE * LANES] __attribute__((aligned(16)));
static lanes w0, w1, w2, w3;

static lanes avalanche(lanes h) {
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return h ^ (h >> 16);
}

static void begin_lanes(const lanes *base, uint32_t step) {
  uint32_t own = step * 0x9e3779b9u + 0x20000009u;
  w0 = avalanche(own ^ base[0]);
  w1 = avalanche(own + base[1]);
  w2 = avalanche(own ^ base[2]);
  w3 = avalanche(own + base[3]);
}

static inline void count_in(uint32_t word, int lane, int one) {
  unsigned slot = guide[lane][word >> 22];
  while (word > bounds[lane][slot]) slot++;
  counts[slot * LANES + lane] += one;
}

static void count_slots(const int *n) {
  lanes s0 = w0, s1 = w1, s2 = w2, s3 = w3;
  int most = 0;
  for (int lane = 0; lane < LANES; lane++) most = n[lane] > most ? n[lane] : most;
  for (int k = 0; k < most; k++) {
    lanes sum = s0 + s3;
    lanes words = ((sum << 7) | (sum >> 25)) + s0;
    lanes t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >> 21);
    count_in(words[0], 0, k < n[0]);
    count_in(words[1], 1, k < n[1]);
    count_in(words[2], 2, k < n[2]);
    count_in(words[3], 3, k < n[3]);
  }
  w0 = s0;
  w1 = s1;
  w2 = s2;
  w3 = s3;
}

static void add_up(int outcomes, int reach) {
  for (int slot = 0; slot < outcomes * reach; slot += 4) {
    bytes own = *(bytes *)(counts + slot * LANES);
    *(bytes *)(counts + slot * LANES) = (bytes){0};
    uint32_t *to = due + ((slot / reach) * STRIDE + slot % reach) * LANES;
    for (int k = 0; k < 16; k++) to[k] += own[k];
  }
  memset(counts + outcomes * reach * LANES, 0, LANES);
}

int main(void) {
  int cells, n, outcomes, reach;
  uint32_t words[4];
  lanes base[4];
  if (scanf("%d %d %d %d", &cells, &n, &outcomes, &reach) != 4) return 1;
  for (int i = 0; i < 4; i++) {
    if (scanf("%u", &words[i]) != 1) return 1;
    base[i] = words[i] + (lanes){0, 1, 2, 3};
  }
  for (int i = 0; i <= outcomes * reach; i++)
    if (scanf("%u", &bounds[0][i]) != 1) return 1;
  for (unsigned cell = 0, slot = 0; cell < CELLS; cell++) {
    while (cell << 22 > bounds[0][slot]) slot++;
    guide[0][cell] = slot;
  }
  for (int lane = 1; lane < LANES; lane++) {
    memcpy(bounds[lane], bounds[0], sizeof bounds[0]);
    memcpy(guide[lane], guide[0], sizeof guide[0]);
  }
  const int leads[LANES] = {n, n, n, n};
  clock_t began = clock();
  for (int cell = 0; cell < cells; cell++) {
    begin_lanes(base, cell);
    count_slots(leads);
    add_up(outcomes, reach);
  }
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  uint64_t sum = 0;
  for (int j = 0; j < outcomes; j++)
    for (int k = 0; k < reach; k++)
      for (int lane = 0; lane < LANES; lane++)
        sum += (uint64_t)due[(j * STRIDE + k) * LANES + lane] * (j * reach + k + 1);
  printf("{\"seconds\": %.6f, \"sum\": %llu}\n", seconds, (unsigned long long)sum);
  return 0;
}
