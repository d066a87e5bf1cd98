/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "engine/finx-watchlists.h"

typedef struct
{
  FinxInstrumentTable *instruments;
  FinxTicker          *ticker;
  FinxQuoteBoard      *board;
  FinxWatchlists      *lists;
  guint                n_changes;
} Fixture;

static void
changed_cb (FinxWatchlists *lists,
            gpointer        user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const char *const symbols[] = { "AAPL", "MSFT", "BTC-USD", "EUR/USD" };

  self->instruments = finx_instrument_table_new ();
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autoptr(GError) error = NULL;
      FinxInstrument instrument = {
        .symbol = (char *) symbols[i], .name = (char *) "Name", .venue = (char *) "XNAS", .asset_class = FINX_ASSET_EQUITY,
        .currency = (char *) "USD", .sector = (char *) "", .tick_size = finx_decimal_new (1, 2), .lot_step = FINX_DECIMAL_ONE,
        .multiplier = FINX_DECIMAL_ONE, .margin_rate = FINX_DECIMAL_ONE, .calendar = FINX_CALENDAR_ALWAYS, .price_scale = 2,
      };

      finx_instrument_table_add (self->instruments, &instrument, &error);
      g_assert_no_error (error);
    }
  self->ticker = finx_ticker_new ();
  self->board = finx_quote_board_new (self->instruments, self->ticker);
  finx_quote_board_flush (self->board);
  self->lists = finx_watchlists_new (self->board);
  g_signal_connect (self->lists, "changed", G_CALLBACK (changed_cb), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->lists);
  g_object_unref (self->board);
  g_object_unref (self->ticker);
  g_object_unref (self->instruments);
}

static FinxQuoteRow *
row (Fixture    *self,
     const char *symbol)
{
  FinxQuoteRow *found = finx_quote_board_find (self->board, symbol);

  g_assert_nonnull (found);
  return found;
}

static FinxWatchlist *
make (Fixture    *self,
      const char *name,
      const char *symbols)      /* comma separated */
{
  g_auto(GStrv) words = g_strsplit (symbols, ",", 0);
  g_autoptr(GError) error = NULL;
  FinxWatchlist *list = finx_watchlists_create (self->lists, name, &error);

  g_assert_no_error (error);
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_true (finx_watchlist_add (list, row (self, words[i]), -1));
  return list;
}

static void
assert_symbols (FinxWatchlist *list,
                const char    *expected)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(FinxQuoteRow) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", finx_quote_row_get_symbol (item));
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
}

static void
test_a_name_is_checked (Fixture      *self,
                        gconstpointer data)
{
  static const struct { const char *name, *stored, *code; } cases[] = {
    { "Tech", "Tech", NULL },
    { "  Crypto ", "Crypto", NULL },
    { "Börse – 株", "Börse – 株", NULL },
    { "", NULL, "FINX-WATCH-001" },
    { " \t ", NULL, "FINX-WATCH-001" },
    { "Tech", NULL, "FINX-WATCH-003" },
    { " Tech", NULL, "FINX-WATCH-003" },
    { "0123456789012345678901234567890123456789012345678901234567890", NULL, "FINX-WATCH-002" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      guint before = g_list_model_get_n_items (G_LIST_MODEL (self->lists));
      FinxWatchlist *list = finx_watchlists_create (self->lists, cases[i].name, &error);

      if (cases[i].code == NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (finx_watchlist_get_name (list), ==, cases[i].stored);
          g_assert_true (finx_watchlists_find (self->lists, cases[i].stored) == list);
        }
      else
        {
          g_assert_null (list);
          g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
          g_assert_cmpstr (finx_error_code (error), ==, cases[i].code);
          g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->lists)), ==, before);
        }
    }
}

static void
test_a_symbol_is_in_a_list_once (Fixture      *self,
                                 gconstpointer data)
{
  FinxWatchlist *list = make (self, "One", "AAPL,MSFT");

  g_assert_false (finx_watchlist_add (list, row (self, "AAPL"), 0));
  assert_symbols (list, "AAPL,MSFT");
  g_assert_true (finx_watchlist_add (list, row (self, "EUR/USD"), 1));
  assert_symbols (list, "AAPL,EUR/USD,MSFT");
  g_assert_true (finx_watchlist_remove (list, row (self, "AAPL")));
  g_assert_false (finx_watchlist_remove (list, row (self, "AAPL")));
  g_assert_false (finx_watchlist_contains (list, row (self, "AAPL")));
  assert_symbols (list, "EUR/USD,MSFT");
}

static void
test_rows_move (Fixture      *self,
                gconstpointer data)
{
  static const struct { guint from, to; const char *after; } cases[] = {
    { 0, 0, "AAPL,MSFT,BTC-USD,EUR/USD" },
    { 0, 3, "MSFT,BTC-USD,EUR/USD,AAPL" },
    { 3, 0, "EUR/USD,AAPL,MSFT,BTC-USD" },
    { 1, 2, "AAPL,BTC-USD,MSFT,EUR/USD" },
    { 2, 1, "AAPL,BTC-USD,MSFT,EUR/USD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("List %u", i);
      FinxWatchlist *list = make (self, name, "AAPL,MSFT,BTC-USD,EUR/USD");

      finx_watchlist_move (list, cases[i].from, cases[i].to);
      assert_symbols (list, cases[i].after);
    }
}

static void
test_a_rename_keeps_names_apart (Fixture      *self,
                                 gconstpointer data)
{
  FinxWatchlist *one = make (self, "One", "AAPL");
  g_autoptr(GError) error = NULL;

  make (self, "Two", "MSFT");
  g_assert_false (finx_watchlists_rename (self->lists, one, "Two", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_watchlist_get_name (one), ==, "One");
  g_assert_true (finx_watchlists_rename (self->lists, one, "One", NULL));
  g_assert_true (finx_watchlists_rename (self->lists, one, "First", NULL));
  g_assert_true (finx_watchlists_find (self->lists, "First") == one);
  g_assert_null (finx_watchlists_find (self->lists, "One"));
}

static void
test_the_last_list_stays (Fixture      *self,
                          gconstpointer data)
{
  FinxWatchlist *one = make (self, "One", "AAPL");
  FinxWatchlist *two = make (self, "Two", "MSFT");

  finx_watchlists_delete (self->lists, one);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->lists)), ==, 1);
  finx_watchlists_delete (self->lists, two);
  g_assert_true (finx_watchlists_find (self->lists, "Two") == two);
}

static void
test_each_change_is_told_once (Fixture      *self,
                               gconstpointer data)
{
  FinxWatchlist *one = make (self, "One", "AAPL,MSFT");
  FinxWatchlist *two;
  guint n = self->n_changes;

  g_assert_cmpuint (n, ==, 3);
  finx_watchlist_move (one, 0, 1);
  g_assert_cmpuint (self->n_changes, ==, ++n);
  finx_watchlist_move (one, 1, 1);
  finx_watchlist_add (one, row (self, "AAPL"), -1);
  g_assert_cmpuint (self->n_changes, ==, n);
  finx_watchlist_remove (one, row (self, "AAPL"));
  g_assert_cmpuint (self->n_changes, ==, ++n);
  finx_watchlists_rename (self->lists, one, "First", NULL);
  g_assert_cmpuint (self->n_changes, ==, ++n);
  two = make (self, "Two", "AAPL");
  n += 2;
  finx_watchlists_delete (self->lists, two);
  g_assert_cmpuint (self->n_changes, ==, ++n);
}

static void
test_text_brings_the_lists_back (Fixture      *self,
                                 gconstpointer data)
{
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr(FinxWatchlists) copy = finx_watchlists_new (self->board);
  g_autoptr(GError) error = NULL;

  make (self, "One \"quoted\" – ü", "EUR/USD,AAPL");
  finx_watchlists_create (self->lists, "Empty", NULL);
  text = finx_watchlists_to_text (self->lists);
  g_assert_true (finx_watchlists_from_text (copy, text, &error));
  g_assert_no_error (error);
  again = finx_watchlists_to_text (copy);
  g_assert_cmpstr (again, ==, text);
  assert_symbols (finx_watchlists_find (copy, "One \"quoted\" – ü"), "EUR/USD,AAPL");
}

static void
test_strange_text_never_harms (Fixture      *self,
                               gconstpointer data)
{
  static const struct { const char *text; gboolean readable; guint n_lists; const char *symbols; } cases[] = {
    { "", FALSE, 0, NULL },
    { "[", FALSE, 0, NULL },
    { "{}", FALSE, 0, NULL },
    { "[]", TRUE, 0, NULL },
    { "[1,null,\"x\",[]]", TRUE, 0, NULL },
    { "[{}]", TRUE, 0, NULL },
    { "[{\"name\":\"A\"}]", TRUE, 1, "" },
    { "[{\"name\":\"A\",\"symbols\":{}}]", TRUE, 1, "" },
    { "[{\"name\":\"A\",\"symbols\":[\"GONE\",3,null,\"MSFT\",\"MSFT\",[]]}]", TRUE, 1, "MSFT" },
    { "[{\"name\":\"A\",\"symbols\":[\"MSFT\"]},{\"name\":\"A\",\"symbols\":[\"AAPL\"]}]", TRUE, 1, "MSFT" },
    { "[{\"name\":7,\"symbols\":[\"MSFT\"]}]", TRUE, 0, NULL },
    { "[{\"name\":[\"A\"],\"symbols\":[\"MSFT\"]}]", TRUE, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxWatchlists) lists = finx_watchlists_new (self->board);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (finx_watchlists_from_text (lists, cases[i].text, &error), ==, cases[i].readable);
      g_assert_true (cases[i].readable == (error == NULL));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lists)), ==, cases[i].n_lists);
      if (cases[i].n_lists > 0)
        assert_symbols (finx_watchlists_find (lists, "A"), cases[i].symbols);
    }
}

static void
test_a_list_may_outlive_its_owner (Fixture      *self,
                                   gconstpointer data)
{
  FinxWatchlists *lists = finx_watchlists_new (self->board);
  g_autoptr(FinxWatchlist) list = g_object_ref (finx_watchlists_create (lists, "One", NULL));

  g_object_unref (lists);
  g_assert_true (finx_watchlist_add (list, row (self, "AAPL"), -1));
  assert_symbols (list, "AAPL");
}

#define ADD(name, func) g_test_add ("/watchlists/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-name-is-checked", test_a_name_is_checked);
  ADD ("a-symbol-is-in-a-list-once", test_a_symbol_is_in_a_list_once);
  ADD ("rows-move", test_rows_move);
  ADD ("a-rename-keeps-names-apart", test_a_rename_keeps_names_apart);
  ADD ("the-last-list-stays", test_the_last_list_stays);
  ADD ("each-change-is-told-once", test_each_change_is_told_once);
  ADD ("text-brings-the-lists-back", test_text_brings_the_lists_back);
  ADD ("strange-text-never-harms", test_strange_text_never_harms);
  ADD ("a-list-may-outlive-its-owner", test_a_list_may_outlive_its_owner);
  return g_test_run ();
}
