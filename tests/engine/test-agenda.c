/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar: what is in it, in which order, and what nobody told. */
#include <math.h>

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/agenda/finx-agenda-words.h"
#include "engine/agenda/finx-engine-agenda.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-book.h"
#include "model/finx-market-data.h"

static gint32
day_of (const char *text)
{
  gint64 time_us;

  g_assert_true (finx_time_parse_iso (text, &time_us, NULL));
  return (gint32) finx_days_from_time (time_us);
}

static GPtrArray *
load (EngineFixture *self,
      const char    *from,
      const char    *to)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *items;

  finx_engine_load_agenda_async (self->engine, day_of (from), day_of (to), FINX_AGENDA_ALL, NULL, fixture_result_cb, &result);
  items = finx_engine_load_agenda_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  for (guint i = 1; i < items->len; i++)
    g_assert_cmpint (finx_agenda_item_compare (items->pdata[i - 1], items->pdata[i]), <=, 0);
  return items;
}

static const FinxAgendaEntry *
find (GPtrArray      *items,
      FinxAgendaKind  kind,
      const char     *day)
{
  for (guint i = 0; i < items->len; i++)
    {
      const FinxAgendaEntry *entry = finx_agenda_item_get_entry (items->pdata[i]);

      if (entry->kind == kind && (day == NULL || entry->day == day_of (day)))
        return entry;
    }
  return NULL;
}

static void
assert_words (EngineFixture         *self,
              const FinxAgendaEntry *entry,
              const char            *subject,
              const char            *words)
{
  g_autofree char *about = finx_agenda_subject (entry, self->engine), *what = finx_agenda_words (entry, self->engine);

  g_assert_cmpstr (about, ==, subject);
  g_assert_cmpstr (what, ==, words);
}

/* Of an empty folder: exchanges, and the series that comes with the program, whose next day nobody tells. */
static void
test_exchanges_and_series (EngineFixture *self,
                           gconstpointer  data)
{
  g_autoptr(GPtrArray) items = load (self, "2026-11-23", "2026-12-31");
  const FinxAgendaEntry *closed = find (items, FINX_AGENDA_EXCHANGE, "2026-11-26"), *early = find (items, FINX_AGENDA_EXCHANGE, "2026-11-27");
  const FinxAgendaEntry *series = find (items, FINX_AGENDA_ECONOMY, NULL);
  guint n = 0;

  assert_words (self, closed, "NYSE", "Closed: Thanksgiving");
  g_assert_cmpint (closed->time_us, ==, 0);
  g_assert_cmpstr (closed->country, ==, "United States");
  g_assert_false (closed->is_held);
  assert_words (self, early, "NYSE", "Closes early");
  g_assert_cmpint (early->time_us % FINX_USEC_PER_DAY, ==, 18 * FINX_USEC_PER_HOUR);
  for (guint i = 0; i < items->len; i++)
    n += finx_agenda_item_get_entry (items->pdata[i])->kind == FINX_AGENDA_EXCHANGE;
  g_assert_cmpuint (n, ==, 8);          /* New York 26, 27 November, 24 (short), 25; Xetra 24, 25, 30 (short), 31 December */
  g_assert_nonnull (series);
  g_assert_cmpint (series->day, ==, FINX_AGENDA_NO_DAY);
  g_assert_cmpint (series->rhythm, ==, FINX_RHYTHM_MONTHLY);
  g_assert_cmpint (series->fetched_us, ==, 0);
  g_assert_false (isnan (series->figure));
}

static void
test_rhythm (void)
{
  static const struct { FinxRhythm rhythm; const char *days[8]; } rows[] = {
    { FINX_RHYTHM_DAILY, { "2026-11-16", "2026-11-17", "2026-11-20", "2026-11-23" } },
    { FINX_RHYTHM_WEEKLY, { "2026-10-24", "2026-10-31", "2026-11-07", "2026-11-14" } },
    { FINX_RHYTHM_MONTHLY, { "2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01" } },
    { FINX_RHYTHM_QUARTERLY, { "2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01" } },
    { FINX_RHYTHM_YEARLY, { "2023-01-01", "2024-01-01", "2025-01-01" } },
    { FINX_RHYTHM_UNKNOWN, { "2023-01-01", "2023-02-01", "2025-01-01" } },
    { FINX_RHYTHM_UNKNOWN, { "2023-01-01", "2023-02-01" } },
    { FINX_RHYTHM_UNKNOWN, { NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (FinxEconomicPoint));

      for (guint k = 0; rows[i].days[k] != NULL; k++)
        {
          FinxEconomicPoint point = { day_of (rows[i].days[k]), 1 };

          g_array_append_val (points, point);
        }
      g_assert_cmpint (finx_agenda_get_rhythm (points), ==, rows[i].rhythm);
    }
}

static void
test_options_name_their_day (void)
{
  static const struct { const char *symbol; FinxAssetClass class; const char *day; } rows[] = {
    { "AAPL261218C00250000", FINX_ASSET_OPTION, "2026-12-18" },
    { "F280121P00012500", FINX_ASSET_OPTION, "2028-01-21" },
    { "AAPL261218C00250000", FINX_ASSET_EQUITY, NULL },
    { "AAPL261318C00250000", FINX_ASSET_OPTION, NULL },         /* a thirteenth month */
    { "AAPL260230P00250000", FINX_ASSET_OPTION, NULL },         /* the 30th of February */
    { "AAPL261218X00250000", FINX_ASSET_OPTION, NULL },
    { "261218C00250000", FINX_ASSET_OPTION, NULL },             /* of nothing */
    { "AAPL", FINX_ASSET_OPTION, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain (rows[i].symbol, "", "", rows[i].class, "USD");
      gint32 day = 0;

      g_assert_cmpint (finx_agenda_get_expiry (instrument, &day), ==, rows[i].day != NULL);
      if (rows[i].day != NULL)
        g_assert_cmpint (day, ==, day_of (rows[i].day));
    }
}

static void
write_transaction (EngineFixture        *self,
                   FinxTransactionKind   kind,
                   const char           *day,
                   const FinxInstrument *instrument,
                   const char           *quantity,
                   const char           *amount,
                   const char           *ratio)
{
  g_autoptr(FinxTransaction) transaction = finx_transaction_new ();
  const FinxTransaction *const changes[] = { transaction };
  g_autoptr(GError) error = NULL;

  transaction->kind = kind;
  transaction->day = day_of (day);
  transaction->instrument = instrument;
  g_free (transaction->currency);
  transaction->currency = g_strdup (amount != NULL ? "USD" : "");
  if (quantity != NULL)
    transaction->quantity = fixture_decimal (quantity);
  if (amount != NULL)
    transaction->amount = fixture_decimal (amount);
  if (ratio != NULL)
    transaction->ratio = fixture_decimal (ratio);
  finx_engine_write_transactions (self->engine, "depot", changes, 1, "test", &error);
  g_assert_no_error (error);
}

/* What is booked is there on its day, of the portfolio; a held option by its symbol. */
static void
test_bookings (EngineFixture *self,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxInstrument) plain = finx_instrument_new_plain ("AAPL261218C00250000", "Call", "", FINX_ASSET_OPTION, "USD");
  const FinxInstrument *share = fixture_instrument (self, "AAPL"), *option;
  const FinxAgendaEntry *entry;
  g_autoptr(GPtrArray) items = NULL, picked = NULL;

  g_assert_nonnull (finx_engine_create_portfolio (self->engine, "Depot", "USD", &error));
  option = finx_engine_add_instrument (self->engine, plain, &error);
  g_assert_no_error (error);
  write_transaction (self, FINX_TRANSACTION_BUY, "2026-11-02", share, "10", "2300", NULL);
  write_transaction (self, FINX_TRANSACTION_BUY, "2026-11-02", option, "1", "500", NULL);
  write_transaction (self, FINX_TRANSACTION_DIVIDEND, "2026-11-12", share, NULL, "2.60", NULL);
  write_transaction (self, FINX_TRANSACTION_SPLIT, "2026-12-01", share, NULL, NULL, "4");
  finx_engine_settle (self->engine);
  items = load (self, "2026-11-01", "2026-12-31");
  entry = find (items, FINX_AGENDA_PAYMENT, "2026-11-12");
  assert_words (self, entry, "AAPL", "Dividend");
  fixture_assert_decimal (entry->value, "2.60");
  g_assert_cmpstr (entry->unit, ==, "USD");
  g_assert_cmpstr (entry->subject, ==, "depot");
  entry = find (items, FINX_AGENDA_SPLIT, "2026-12-01");
  fixture_assert_decimal (entry->value, "4");
  entry = find (items, FINX_AGENDA_EXPIRY, "2026-12-18");
  assert_words (self, entry, "AAPL261218C00250000", "Last day of the option");
  g_assert_true (entry->is_held);
  g_assert_true (find (items, FINX_AGENDA_EXCHANGE, "2026-11-26")->is_held);      /* the share's exchange */
  g_assert_false (find (items, FINX_AGENDA_EXCHANGE, "2026-12-31")->is_held);     /* Xetra's */
  picked = finx_agenda_pick (items, share, day_of ("2026-11-26"), 3);
  g_assert_cmpuint (picked->len, ==, 3);
  g_assert_cmpint (finx_agenda_item_get_entry (picked->pdata[2])->kind, ==, FINX_AGENDA_SPLIT);
}

static void
test_alerts (EngineFixture *self,
             gconstpointer  data)
{
  g_autoptr(FinxAlert) reminder = finx_alert_new (), ends = finx_alert_new ();
  gint64 now = finx_clock_now (self->clock), at = now + 3 * FINX_USEC_PER_DAY;
  g_autofree char *from = finx_time_format_iso (now), *to = finx_time_format_iso (now + 10 * FINX_USEC_PER_DAY);
  g_autoptr(GPtrArray) items = NULL;
  FinxAlert *const alerts[] = { reminder, ends };
  guint n = 0;

  reminder->condition = FINX_ALERT_TIME;
  reminder->snoozed_us = at;
  g_free (reminder->note);
  reminder->note = g_strdup ("call the bank");
  ends->condition = FINX_ALERT_CONNECTION_LOST;
  ends->expires_us = at + FINX_USEC_PER_DAY;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autofree char *id = NULL;

      finx_engine_save_alert_async (self->engine, alerts[i], NULL, fixture_result_cb, &result);
      id = finx_engine_save_alert_finish (self->engine, fixture_wait (self, &result), NULL);
      g_assert_nonnull (id);
    }
  finx_engine_settle (self->engine);
  items = load (self, from, to);
  for (guint i = 0; i < items->len; i++)
    {
      const FinxAgendaEntry *entry = finx_agenda_item_get_entry (items->pdata[i]);

      if (entry->kind != FINX_AGENDA_ALERT)
        continue;
      assert_words (self, entry, "FinX", n == 0 ? "Reminder: call the bank" : "Alert ends");
      g_assert_cmpint (entry->time_us, ==, n == 0 ? at : at + FINX_USEC_PER_DAY);
      n++;
    }
  g_assert_cmpuint (n, ==, 2);
}

#define ADD(name, func) g_test_add ("/engine/agenda/" name, EngineFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/agenda/rhythm", test_rhythm);
  g_test_add_func ("/engine/agenda/options-name-their-day", test_options_name_their_day);
  ADD ("exchanges-and-series", test_exchanges_and_series);
  ADD ("bookings", test_bookings);
  ADD ("alerts", test_alerts);
  return g_test_run ();
}
