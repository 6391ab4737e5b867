/*
 * The kernel's inner loop in C, for a comparison with what the compiler of the machine makes of it: cells of n leads,
 * each of which draws its fate (kernel/fates.ts, kernel/cells.ts). Reads from standard input: cells, n, outcomes, steps
 * of an outcome, four base words, then the last word of each slot. Prints seconds of processor time, and a sum of all
 * that was counted.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef uint32_t lanes __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(16)));

enum { SLOTS = 64, CELLS = 1024, BANK = 80, STRIDE = 128 };

static uint32_t bounds[SLOTS + 1];
static uint8_t guide[CELLS];
static uint8_t banks[4 * BANK] __attribute__((aligned(16)));
static uint32_t due[4 * STRIDE];
static lanes w0, w1, w2, w3;

static lanes avalanche(lanes h) {
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return h ^ (h >> 16);
}

static void begin_cell(const uint32_t *base, uint32_t step) {
  lanes k = (lanes){0x1, 0x40000003, 0x80000005, 0xc0000007} + step * 0x9e3779b9u;
  w0 = avalanche(k ^ base[0]);
  w1 = avalanche(k + base[1]);
  w2 = avalanche(k ^ base[2]);
  w3 = avalanche(k + base[3]);
}

static inline void count_one(uint32_t word, uint8_t *bank) {
  unsigned slot = guide[word >> 22];
  while (word > bounds[slot]) slot++;
  bank[slot]++;
}

static void count_slots(int n) {
  lanes s0 = w0, s1 = w1, s2 = w2, s3 = w3;
  for (;;) {
    lanes sum = s0 + s3;
    lanes words = ((sum << 7) | (sum >> 25)) + s0;
    lanes t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >> 21);
    count_one(words[0], banks);
    if (n == 1) break;
    count_one(words[1], banks + BANK);
    if (n == 2) break;
    count_one(words[2], banks + 2 * BANK);
    if (n == 3) break;
    count_one(words[3], banks + 3 * BANK);
    n -= 4;
    if (n == 0) break;
  }
  w0 = s0;
  w1 = s1;
  w2 = s2;
  w3 = s3;
}

static void add_up(int outcomes, int reach) {
  for (int slot = 0; slot < outcomes * reach; slot += 16) {
    bytes sum = {0};
    for (int bank = 0; bank < 4; bank++) {
      bytes *own = (bytes *)(banks + bank * BANK + slot);
      sum += *own;
      *own = (bytes){0};
    }
    uint32_t *to = due + (slot / reach) * STRIDE + slot % reach;
    for (int k = 0; k < 16; k++) to[k] += sum[k];
  }
}

int main(void) {
  int cells, n, outcomes, reach;
  uint32_t base[4];
  if (scanf("%d %d %d %d", &cells, &n, &outcomes, &reach) != 4) return 1;
  for (int i = 0; i < 4; i++)
    if (scanf("%u", &base[i]) != 1) return 1;
  for (int i = 0; i <= outcomes * reach; i++)
    if (scanf("%u", &bounds[i]) != 1) return 1;
  for (unsigned cell = 0, slot = 0; cell < CELLS; cell++) {
    while (cell << 22 > bounds[slot]) slot++;
    guide[cell] = slot;
  }
  clock_t began = clock();
  for (int cell = 0; cell < cells; cell++) {
    begin_cell(base, cell);
    count_slots(n);
    add_up(outcomes, reach);
  }
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  uint64_t sum = 0;
  for (int j = 0; j < outcomes; j++)
    for (int k = 0; k < reach; k++) sum += (uint64_t)due[j * STRIDE + k] * (j * reach + k + 1);
  printf("{\"seconds\": %.6f, \"sum\": %llu}\n", seconds, (unsigned long long)sum);
  return 0;
}
