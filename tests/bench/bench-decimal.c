/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-decimal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define N_VALUES 1024
#define N_ROUNDS 4000
#define N_RUNS   5

static FinxDecimal prices[N_VALUES];
static FinxDecimal quantities[N_VALUES];

/* CPU time of this thread, so that other work on the machine counts less. */
static double
cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static char *
get_cpu_model (void)
{
  g_autofree char *info = NULL;
  const char *line, *colon;

  if (!g_file_get_contents ("/proc/cpuinfo", &info, NULL, NULL))
    return g_strdup ("unknown");

  line = strstr (info, "model name");
  colon = line != NULL ? strchr (line, ':') : NULL;
  if (colon == NULL)
    return g_strdup ("unknown");

  return g_strdelimit (g_strstrip (g_strndup (colon + 1, strcspn (colon + 1, "\n"))), "\"\\", ' ');
}

/* Price × quantity to cents, summed: what a valuation does. */
static double
run_decimal (FinxDecimal *total)
{
  double start = cpu_ns ();

  *total = finx_decimal_new (0, 2);
  for (int round = 0; round < N_ROUNDS; round++)
    for (int i = 0; i < N_VALUES; i++)
      *total = finx_decimal_add (*total, finx_decimal_mul (prices[i], quantities[i], 2, FINX_ROUND_HALF_EVEN));
  return (cpu_ns () - start) / ((double) N_ROUNDS * N_VALUES);
}

/* The same on bare integers: no scale, no rounding, no overflow check. */
static double
run_integer (FinxInt128 *total)
{
  double start = cpu_ns ();

  *total = 0;
  for (int round = 0; round < N_ROUNDS; round++)
    {
      for (int i = 0; i < N_VALUES; i++)
        *total += prices[i].coef * quantities[i].coef;
      __asm__ volatile ("" : : "r" (total) : "memory");         /* keep the rounds apart */
    }
  return (cpu_ns () - start) / ((double) N_ROUNDS * N_VALUES);
}

int
main (void)
{
  g_autofree char *cpu = get_cpu_model ();
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  double decimal = G_MAXDOUBLE, integer = G_MAXDOUBLE;
  FinxDecimal decimal_total;
  FinxInt128 integer_total;

  for (int i = 0; i < N_VALUES; i++)
    {
      prices[i] = finx_decimal_new (g_rand_int_range (random, 1, 100000000), 4);
      quantities[i] = finx_decimal_new (g_rand_int_range (random, 1, 1000000), 3);
    }
  for (int run = 0; run < N_RUNS; run++)        /* the best run: the others had company */
    {
      decimal = MIN (decimal, run_decimal (&decimal_total));
      integer = MIN (integer, run_integer (&integer_total));
    }
  if (!finx_decimal_is_known (decimal_total) || integer_total == 0)
    return 1;

  printf ("{\"name\":\"decimal-multiply-add\",\"unit\":\"ns\",\"value\":%.2f,\"on\":\"%s\"}\n", decimal, cpu);
  printf ("{\"name\":\"decimal-multiply-add-to-int128\",\"unit\":\"ratio\",\"value\":%.2f,\"int128_ns\":%.2f,\"on\":\"%s\"}\n",
          decimal / integer, integer, cpu);
  return 0;
}
