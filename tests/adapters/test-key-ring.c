/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-key-ring.h"
#include "base/finx-clock.h"
#include "net/finx-token-bucket.h"

#define DAY   FINX_USEC_PER_DAY
#define START (20000 * DAY + 12345)

static const char *const keys[] = { "first", "second", NULL };

static FinxKeyRing *
make_ring (const char        *rates,
           gboolean           needs_key,
           const char *const *of)
{
  g_autoptr(GArray) parsed = finx_rates_parse (rates, NULL);
  FinxKeyRing *ring = finx_key_ring_new (parsed, needs_key);

  finx_key_ring_set_keys (ring, of);
  return ring;
}

static void
test_turn_and_budget (void)
{
  g_autoptr(FinxKeyRing) ring = make_ring ("1/s 2/d", TRUE, keys);
  static const char *const expected[] = { "first", "second", "first", "second" };
  guint index;

  g_assert_cmpint (finx_key_ring_get_left (ring, START), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (finx_key_ring_take (ring, START + i, &index), ==, expected[i]);
  g_assert_null (finx_key_ring_take (ring, START + 10, &index));
  g_assert_cmpint (finx_key_ring_get_state (ring, 0, START + 10), ==, FINX_KEY_SPENT);
  g_assert_cmpint (finx_key_ring_ready_at (ring, START + 10), ==, START + DAY);
  g_assert_cmpint (finx_key_ring_get_left (ring, START + 10), ==, 0);
  g_assert_cmpstr (finx_key_ring_take (ring, START + DAY, &index), ==, "first");
  g_assert_cmpint (finx_key_ring_get_left (ring, START + DAY), ==, 1);
}

/* What was counted is known after a restart, for keys that are named in no readable way. */
static void
test_budget_survives (void)
{
  g_autoptr(FinxKeyRing) ring = make_ring ("25/d 100/30d", TRUE, keys);
  g_autoptr(FinxKeyRing) again = make_ring ("25/d 100/30d", TRUE, NULL);
  g_autofree char *text = NULL, *same = NULL;
  guint index;

  for (guint i = 0; i < 30; i++)
    finx_key_ring_take (ring, START + i, &index);
  text = finx_key_ring_to_text (ring);
  g_assert_null (g_strstr_len (text, -1, "first"));
  finx_key_ring_from_text (again, text);
  g_assert_cmpint (finx_key_ring_get_left (again, START + 100), ==, 0);
  finx_key_ring_set_keys (again, keys);
  g_assert_cmpint (finx_key_ring_get_left (again, START + 100), ==, 20);
  same = finx_key_ring_to_text (again);
  g_assert_cmpint (finx_key_ring_get_left (again, START + DAY + 100), ==, 50);
  finx_key_ring_from_text (again, "rubbish");
  finx_key_ring_from_text (again, "{\"a\":[1],\"b\":3,\"c\":[null,\"x\"],\"d\":[-5,-7,99999999999999999]}");
  g_assert_cmpint (finx_key_ring_get_left (again, START + 100), ==, 20);
  g_assert_cmpuint (strlen (same), ==, strlen (text));
}

static void
test_without_key (void)
{
  g_autoptr(FinxKeyRing) free_ring = make_ring ("1/s", FALSE, NULL), needy = make_ring ("1/s", TRUE, NULL);
  guint index;

  g_assert_cmpstr (finx_key_ring_take (free_ring, START, &index), ==, "");
  g_assert_cmpint (finx_key_ring_get_left (free_ring, START), ==, -1);
  for (guint i = 0; i < 5; i++)
    finx_key_ring_refuse (free_ring, 0);
  g_assert_cmpstr (finx_key_ring_take (free_ring, START, &index), ==, "");
  g_assert_null (finx_key_ring_take (needy, START, &index));
  g_assert_cmpint (finx_key_ring_ready_at (needy, START), ==, G_MAXINT64);
}

static void
test_states (void)
{
  g_autoptr(FinxKeyRing) ring = make_ring ("25/d", TRUE, keys);
  guint index;

  finx_key_ring_cool (ring, 0, START + 100);
  g_assert_cmpint (finx_key_ring_get_state (ring, 0, START), ==, FINX_KEY_COOLING);
  g_assert_cmpstr (finx_key_ring_take (ring, START, &index), ==, "second");
  finx_key_ring_refuse (ring, 1);
  g_assert_cmpstr (finx_key_ring_take (ring, START, &index), ==, "second");
  finx_key_ring_accept (ring, 1);
  finx_key_ring_refuse (ring, 1);
  finx_key_ring_refuse (ring, 1);
  g_assert_cmpint (finx_key_ring_get_state (ring, 1, START), ==, FINX_KEY_INVALID);
  g_assert_null (finx_key_ring_take (ring, START, &index));
  g_assert_cmpint (finx_key_ring_ready_at (ring, START), ==, START + 100);
  g_assert_cmpstr (finx_key_ring_take (ring, START + 100, &index), ==, "first");
  finx_key_ring_spend (ring, 0, START + 200);
  g_assert_cmpint (finx_key_ring_get_state (ring, 0, START + 200), ==, FINX_KEY_SPENT);
  g_assert_cmpstr (finx_key_ring_take (ring, START + 100 + DAY, &index), ==, "first");
  finx_key_ring_set_keys (ring, keys + 1);      /* entered anew */
  g_assert_cmpstr (finx_key_ring_take (ring, START, &index), ==, "second");
  finx_key_ring_refuse (ring, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-ring/turn-and-budget", test_turn_and_budget);
  g_test_add_func ("/key-ring/budget-survives", test_budget_survives);
  g_test_add_func ("/key-ring/without-key", test_without_key);
  g_test_add_func ("/key-ring/states", test_states);
  return g_test_run ();
}
