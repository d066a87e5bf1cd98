/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape-filter.h"

#define S G_USEC_PER_SEC

/* What a listener knows who does as the signals say. */
typedef struct
{
  GPtrArray *rows;
} Mirror;

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           Mirror     *mirror)
{
  if (removed > 0)
    g_ptr_array_remove_range (mirror->rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->rows, (int) (position + i), g_list_model_get_item (model, position + i));
}

static void
assert_mirror (GListModel   *model,
               const Mirror *mirror)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->rows->len);
  for (guint i = 0; i < mirror->rows->len; i++)
    {
      g_autoptr(GObject) row = g_list_model_get_item (model, i);

      g_assert_true (row == mirror->rows->pdata[i]);
    }
}

typedef struct
{
  const char  *name;
  FinxTapeRule rule;
  gint64       sizes[8];        /* newest first, 0 ends */
} Case;

/* Bursts: 100 bought 3 + 4 + 5, then 100 sold 6, 101 sold 1 + 9, and 101 sold 2 after a while. */
static const FinxTick trades[] = {
  { .time_us = 10 * S, .price = 100, .size = 3, .side = FINX_SIDE_BUY },
  { .time_us = 10 * S + 100, .price = 100, .size = 4, .side = FINX_SIDE_BUY },
  { .time_us = 11 * S, .price = 100, .size = 5, .side = FINX_SIDE_BUY },
  { .time_us = 11 * S, .price = 100, .size = 6, .side = FINX_SIDE_SELL },
  { .time_us = 11 * S, .price = 101, .size = 1, .side = FINX_SIDE_SELL },
  { .time_us = 12 * S, .price = 101, .size = 9, .side = FINX_SIDE_SELL },
  { .time_us = 14 * S, .price = 101, .size = 2, .side = FINX_SIDE_SELL },
};

static const Case cases[] = {
  { "all", { FINX_TAPE_ALL, 0, FALSE }, { 2, 9, 1, 6, 5, 4, 3 } },
  { "bought", { FINX_TAPE_BOUGHT, 0, FALSE }, { 5, 4, 3 } },
  { "sold", { FINX_TAPE_SOLD, 0, FALSE }, { 2, 9, 1, 6 } },
  { "large", { FINX_TAPE_ALL, 5, FALSE }, { 9, 6, 5 } },
  { "added-up", { FINX_TAPE_ALL, 0, TRUE }, { 2, 10, 6, 12 } },
  { "added-up-and-large", { FINX_TAPE_ALL, 10, TRUE }, { 10, 12 } },
  { "added-up-large-and-sold", { FINX_TAPE_SOLD, 3, TRUE }, { 10, 6 } },
};

static void
assert_sizes (GListModel *model,
              const Case *c)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (c->sizes) && c->sizes[n] != 0)
    n++;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxTapeRow) row = g_list_model_get_item (model, i);

      g_assert_cmpint (finx_tape_row_get_tick (row)->size, ==, c->sizes[i]);
    }
}

/* However the trades come: one by one, by twos, or all before the rule is set. */
static void
test_rule (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain ("A", "A", "", FINX_ASSET_EQUITY, "USD");

  for (gsize by = 1; by <= G_N_ELEMENTS (trades); by++)
    {
      g_autoptr(FinxTape) tape = finx_tape_new (instrument);
      g_autoptr(FinxTapeFilter) filter = finx_tape_filter_new ();
      Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref) };

      g_signal_connect (filter, "items-changed", G_CALLBACK (mirror_cb), &mirror);
      finx_tape_filter_set_tape (filter, tape);
      finx_tape_filter_set_rule (filter, &c->rule);
      for (gsize i = 0; i < G_N_ELEMENTS (trades); i += by)
        {
          finx_tape_push (tape, trades + i, MIN (by, G_N_ELEMENTS (trades) - i));
          assert_mirror (G_LIST_MODEL (filter), &mirror);
        }
      assert_sizes (G_LIST_MODEL (filter), c);
      finx_tape_filter_set_rule (filter, &c->rule);
      assert_sizes (G_LIST_MODEL (filter), c);
      assert_mirror (G_LIST_MODEL (filter), &mirror);
      finx_tape_filter_set_tape (filter, NULL);
      g_assert_cmpuint (mirror.rows->len, ==, 0);
      g_ptr_array_unref (mirror.rows);
    }
}

/* Any trades in any portions: what the signals tell is what is there. */
static void
test_any_trades (void)
{
  g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain ("A", "A", "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(FinxTape) tape = finx_tape_new (instrument);
  g_autoptr(FinxTapeFilter) filter = finx_tape_filter_new ();
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref) };
  const FinxTapeRule rule = { FINX_TAPE_ALL, 40, TRUE };
  gint64 now = S;

  g_signal_connect (filter, "items-changed", G_CALLBACK (mirror_cb), &mirror);
  finx_tape_filter_set_rule (filter, &rule);
  finx_tape_filter_set_tape (filter, tape);
  for (int i = 0; i < 2000; i++)
    {
      FinxTick some[8] = { 0 };
      int n = g_test_rand_int_range (1, 9);

      for (int k = 0; k < n; k++)
        {
          now += g_test_rand_int_range (0, 800000);
          some[k] = (FinxTick) { .time_us = now, .price = g_test_rand_int_range (100, 103), .size = g_test_rand_int_range (1, 50),
                                 .side = (guint8) g_test_rand_int_range (0, 2) };
        }
      finx_tape_push (tape, some, (gsize) n);
      assert_mirror (G_LIST_MODEL (filter), &mirror);
    }
  g_assert_cmpuint (mirror.rows->len, ==, FINX_TAPE_LENGTH);
  finx_tape_filter_set_tape (filter, NULL);
  g_ptr_array_unref (mirror.rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tape-filter/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_rule);
    }
  g_test_add_func ("/tape-filter/any-trades", test_any_trades);
  return g_test_run ();
}
