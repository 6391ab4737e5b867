/*
 * The kernel's inner loop in C, for a comparison with what the compiler of the machine makes of it: cells of n leads
 * in each of four lanes, each of which draws its fate (kernel/fates.ts, kernel/slotDraws.ts, kernel/slotTables.ts). Reads
 * from standard input: cells, n, outcomes, steps of an outcome, four base words, then how many of all words each slot
 * has, the rest last. Prints seconds of processor time, and a sum of all that was counted.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef uint32_t lanes __attribute__((vector_size(16)));
typedef int32_t signed_lanes __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(16)));

enum { LANES = 4, SLOTS = 64, CELLS = 1024, SHARED = SLOTS + 1, NOBODY = SLOTS + 2, STRIDE = 128 };

/* A trial in each lane: tables of its own, which here are the same. */
typedef struct {
  uint8_t nobody[16];
  uint8_t slot[CELLS];
  uint8_t first[4 * (SLOTS + 4)];
  uint32_t end[SLOTS + 4];
  uint32_t shared_cells;
} table;

static table tables[LANES];
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

static inline void count_in(int cell, int lane) {
  counts[tables[lane].slot[cell] * LANES + lane]++;
}

/* Lanes that have none left count the cell before the first. */
static inline void count_in_lanes(lanes cells, signed_lanes left) {
  signed_lanes own = (signed_lanes)cells | (left >> 31);
  for (int lane = 0; lane < LANES; lane++) count_in(own[lane], lane);
}

static void count_shared(uint32_t n, lanes seeds) {
  for (uint32_t k = 1; n != 0; k++) {
    lanes words = avalanche(seeds + k * 0x9e3779b9u);
    for (int lane = 0; lane < LANES; lane++) {
      const table *own = &tables[lane];
      uint32_t one = (n >> (8 * lane) & 255) != 0;
      uint32_t place = (uint64_t)words[lane] * own->shared_cells >> 10;
      unsigned slot = own->first[place >> 20];
      while (place >= own->end[slot]) slot++;
      counts[slot * LANES + lane] += one;
      n -= one << (8 * lane);
    }
  }
}

static void count_slots(const int *n) {
  lanes s0 = w0, s1 = w1, s2 = w2, s3 = w3;
  signed_lanes left = {n[0], n[1], n[2], n[3]};
  int most = 0;
  for (int lane = 0; lane < LANES; lane++) most = n[lane] > most ? n[lane] : most;
  for (int k = 0; k < most; k += 3) {
    lanes sum = s0 + s3;
    lanes words = ((sum << 7) | (sum >> 25)) + s0;
    lanes t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >> 21);
    count_in_lanes(words >> 22, left -= 1);
    count_in_lanes(words << 10 >> 22, left -= 1);
    count_in_lanes(words << 20 >> 22, left -= 1);
  }
  uint32_t shared;
  memcpy(&shared, counts + SHARED * LANES, sizeof shared);
  if (shared == 0) return;
  memset(counts + SHARED * LANES, 0, LANES);
  count_shared(shared, w1);
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

/* Whole cells first; what is left over of the slots shares the last ones. */
static void lay_out(table *to, const uint64_t *words, int slots) {
  uint32_t cell = 0, shared = 0;
  for (int slot = 0; slot < slots; slot++) {
    uint32_t own = words[slot] >> 22, part = words[slot] & 0x3fffff;
    memset(to->slot + cell, slot, own);
    cell += own;
    if (part > 0) memset(to->first + ((shared + 0xfffff) >> 20), slot, 4);
    shared += part;
    to->end[slot] = shared;
  }
  memset(to->slot + cell, SHARED, CELLS - cell);
  memset(to->nobody, NOBODY, sizeof to->nobody);
  to->shared_cells = shared >> 22;
}

int main(void) {
  int cells, n, outcomes, reach;
  uint32_t words[4];
  uint64_t of_slot[SLOTS + 1];
  lanes base[4];
  if (scanf("%d %d %d %d", &cells, &n, &outcomes, &reach) != 4) return 1;
  for (int i = 0; i < 4; i++) {
    if (scanf("%u", &words[i]) != 1) return 1;
    base[i] = words[i] + (lanes){0, 1, 2, 3};
  }
  for (int i = 0; i <= outcomes * reach; i++)
    if (scanf("%llu", (unsigned long long *)&of_slot[i]) != 1) return 1;
  for (int lane = 0; lane < LANES; lane++) lay_out(&tables[lane], of_slot, outcomes * reach + 1);
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
