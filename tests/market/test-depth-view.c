/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-depth-view.h"
#include "tests/market/market-fixture.h"

typedef struct
{
  GPtrArray *mirror;            /* what a view would hold after each items-changed */
} Mirror;

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           Mirror     *mirror)
{
  if (removed > 0)
    g_ptr_array_remove_range (mirror->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->mirror, (int) (position + i), g_list_model_get_item (model, position + i));

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->mirror->len);
  for (guint i = 0; i < mirror->mirror->len; i++)
    {
      g_autoptr(FinxTapeRow) row = g_list_model_get_item (model, i);

      g_assert_true (row == g_ptr_array_index (mirror->mirror, i));
    }
}

static void
count_cb (FinxDepthView *view,
          guint         *counter)
{
  (*counter)++;
}

static void
test_depth_changes_are_told_once (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxDepthView) view = finx_depth_view_new (&instrument);
  FinxDepth depth = { .time_us = T0, .n_bids = 1, .n_asks = 1, .bids = { { 100, 5, 1 } }, .asks = { { 101, 7, 1 } } };
  guint changed = 0;

  g_signal_connect (view, "changed", G_CALLBACK (count_cb), &changed);
  g_assert_cmpuint (finx_depth_view_get_depth (view)->n_bids, ==, 0);
  finx_depth_view_set (view, &depth);
  finx_depth_view_set (view, &depth);
  g_assert_cmpuint (changed, ==, 1);
  depth.asks[0].size = 8;
  finx_depth_view_set (view, &depth);
  g_assert_cmpuint (changed, ==, 2);
  g_assert_cmpint (finx_depth_view_get_depth (view)->asks[0].size, ==, 8);
}

static void
test_the_tape_is_newest_first_and_knows_directions (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxTape) tape = finx_tape_new (&instrument);
  FinxTick ticks[] = {
    make_tick (&instrument, FINX_TICK_TRADE, T0, 100, 1), make_tick (&instrument, FINX_TICK_BID, T0, 50, 1),
    make_tick (&instrument, FINX_TICK_TRADE, T0 + 1, 101, 2), make_tick (&instrument, FINX_TICK_TRADE, T0 + 2, 101, 3),
    make_tick (&instrument, FINX_TICK_TRADE, T0 + 3, 99, 4),
  };
  static const int directions[] = { -1, 0, 1, 0 };

  ticks[3].side = FINX_SIDE_SELL;
  finx_tape_push (tape, ticks, G_N_ELEMENTS (ticks));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tape)), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(FinxTapeRow) row = g_list_model_get_item (G_LIST_MODEL (tape), i);

      g_assert_cmpint (finx_tape_row_get_tick (row)->size, ==, 4 - i);
      g_assert_cmpint (finx_tape_row_get_direction (row), ==, directions[i]);
    }
}

static void
test_the_tape_keeps_500_and_its_changes_are_consistent (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxTape) tape = finx_tape_new (&instrument);
  static const guint batches[] = { 1, 3, 490, 20, 0, 500, 1200, 7 };
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref) };
  gint64 size = 0;

  g_signal_connect (tape, "items-changed", G_CALLBACK (mirror_cb), &mirror);
  for (guint b = 0; b < G_N_ELEMENTS (batches); b++)
    {
      g_autofree FinxTick *ticks = g_new (FinxTick, batches[b] + 1);
      g_autoptr(FinxTapeRow) newest = NULL;

      for (guint i = 0; i < batches[b]; i++)
        ticks[i] = make_tick (&instrument, FINX_TICK_TRADE, T0 + size + i, 100, size + i + 1);
      size += batches[b];
      finx_tape_push (tape, ticks, batches[b]);
      newest = g_list_model_get_item (G_LIST_MODEL (tape), 0);
      g_assert_cmpint (finx_tape_row_get_tick (newest)->size, ==, size);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tape)), ==, MIN (size, FINX_TAPE_LENGTH));
    }
  g_ptr_array_unref (mirror.mirror);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/depth-view/changes-are-told-once", test_depth_changes_are_told_once);
  g_test_add_func ("/tape/is-newest-first-and-knows-directions", test_the_tape_is_newest_first_and_knows_directions);
  g_test_add_func ("/tape/keeps-500-and-its-changes-are-consistent", test_the_tape_keeps_500_and_its_changes_are_consistent);
  return g_test_run ();
}
