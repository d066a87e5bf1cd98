/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-memory.h"

/* A hint changes nothing that can be seen, wherever it is given. */
static void
test_expect_scan (void)
{
  const gsize sizes[] = { 0, 1, 4095, 2 << 20, (2 << 20) + 1, 5 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize shift = 0; shift < 3; shift++)
      {
        g_autofree guint8 *memory = g_malloc (sizes[i] + shift);

        for (gsize k = 0; k < sizes[i] + shift; k++)
          memory[k] = (guint8) (k * 31 + shift);
        finx_memory_expect_scan (memory + shift, sizes[i]);
        for (gsize k = 0; k < sizes[i] + shift; k++)
          g_assert_cmpuint (memory[k], ==, (guint8) (k * 31 + shift));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/expect-scan", test_expect_scan);
  return g_test_run ();
}
