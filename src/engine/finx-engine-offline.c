/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working offline, and a market that stands still. What was known of the prices is remembered with the data, so that a
 * portfolio can be looked at without asking anybody. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"

#define STATE_QUOTES "quotes"           /* see write_quotes() */
#define STATE_ONLINE "online-us"        /* UTC µs: when the quotes were remembered */
#define REMEMBER_US  FINX_USEC_PER_MIN  /* a power cut loses no more of the prices */
#define STALE_US     (15 * FINX_USEC_PER_SEC)   /* without an update, in an open market */

#define N_QUOTE_NUMBERS 15

/* All of @quote that is remembered, in the order in which it is written. */
static void
list_numbers (FinxQuote *quote,
              gint64    *numbers[N_QUOTE_NUMBERS - 4])
{
  gint64 *const fields[] = { &quote->last, &quote->last_size, &quote->bid, &quote->bid_size, &quote->ask, &quote->ask_size,
                             &quote->previous_close, &quote->open, &quote->high, &quote->low, &quote->volume };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    numbers[i] = fields[i];
}

/* A line for each instrument with a quote: "SYMBOL PRICE_SCALE SIZE_SCALE TIME MASK LAST …"; prices and sizes in units. */
static char *
write_quotes (FinxEngine *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->board)); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->board), i);
      const FinxInstrument *instrument = finx_quote_row_get_instrument (row);
      FinxQuote quote = *finx_quote_row_get_quote (row);
      gint64 *numbers[N_QUOTE_NUMBERS - 4];

      if (quote.time_us == 0 || finx_quote_row_get_told (row) != NULL)  /* providers' prices are kept elsewhere */
        continue;
      list_numbers (&quote, numbers);
      g_string_append_printf (text, "%s %d %d %" G_GINT64_FORMAT " %u", instrument->symbol, instrument->price_scale,
                              instrument->size_scale, quote.time_us, quote.mask);
      for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++)
        g_string_append_printf (text, " %" G_GINT64_FORMAT, *numbers[k]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* FALSE: @line is not of this table, or damaged. */
static gboolean
read_quote (FinxEngine *self,
            const char *line,
            FinxQuote  *quote)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 0);
  const FinxInstrument *instrument;
  gint64 values[N_QUOTE_NUMBERS];
  gint64 *numbers[N_QUOTE_NUMBERS - 4];

  if (g_strv_length (words) != N_QUOTE_NUMBERS + 1)
    return FALSE;
  for (guint i = 0; i < N_QUOTE_NUMBERS; i++)
    if (!g_ascii_string_to_signed (words[i + 1], 10, G_MININT64, G_MAXINT64, &values[i], NULL))
      return FALSE;
  instrument = finx_instrument_table_lookup (self->instruments, words[0]);
  if (instrument == NULL || instrument->price_scale != values[0] || instrument->size_scale != values[1] || values[2] <= 0)
    return FALSE;
  *quote = (FinxQuote) { .time_us = values[2], .mask = (guint32) values[3], .instrument = instrument->index };
  list_numbers (quote, numbers);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = values[i + 4];
  return TRUE;
}

/* Writes down what is known of the prices, as of now. */
void
finx_engine_remember_quotes (FinxEngine *self)
{
  g_autofree char *text = NULL;
  g_autofree char *now = NULL;

  if (self->is_offline || self->read_only)
    return;
  text = write_quotes (self);
  if (*text == '\0')
    return;
  self->online_us = finx_clock_now (self->clock);
  now = g_strdup_printf ("%" G_GINT64_FORMAT, self->online_us);
  finx_engine_set_state (self, STATE_QUOTES, text);
  finx_engine_set_state (self, STATE_ONLINE, now);
}

/* By a line that gives prices now. */
static gboolean
is_fed (FinxEngine           *self,
        const FinxInstrument *instrument)
{
  FinxBrokerLine *line = finx_engine_get_line_of (self, instrument);
  FinxFeedState state = line != NULL ? finx_broker_line_get_feed (line) : FINX_FEED_OFFLINE;

  return state == FINX_FEED_LIVE || state == FINX_FEED_DELAYED;
}

static FinxQuoteState
judge (FinxEngine   *self,
       FinxQuoteRow *row,
       gint64        age_us,
       gint64        now_us)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);

  if (finx_quote_row_get_told (row) != NULL)
    return self->is_offline ? FINX_QUOTE_STALE : FINX_QUOTE_DELAYED;
  if (!self->is_offline && !finx_practice_desk_trades (self->desk, instrument) && !is_fed (self, instrument))
    return FINX_QUOTE_NO_FEED;
  if (age_us < 0)
    return FINX_QUOTE_FRESH;
  if (self->is_offline)
    return FINX_QUOTE_STALE;
  if (!finx_calendar_is_open (instrument->calendar, now_us))
    return FINX_QUOTE_CLOSED;
  return age_us > STALE_US ? FINX_QUOTE_STALE : FINX_QUOTE_FRESH;
}

/* The market's time may run ahead of that of which providers tell. */
static gint64
age_of (FinxEngine   *self,
        FinxQuoteRow *row,
        gint64        now_us)
{
  gboolean is_of_world = finx_quote_row_get_told (row) != NULL || finx_engine_get_line_of (self, finx_quote_row_get_instrument (row)) != NULL;

  return finx_quote_row_get_age (row, is_of_world ? finx_engine_provider_now (self) : now_us);
}

/* Tells each row how its price stands to the present. */
void
finx_engine_age_quotes (FinxEngine *self)
{
  gint64 now_us = finx_clock_now (self->clock);
  gboolean changed = FALSE;
  guint n_stale = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->board)); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->board), i);
      gint64 age_us = age_of (self, row, now_us);

      if (finx_engine_get_line_of (self, finx_quote_row_get_instrument (row)) != NULL)
        finx_quote_row_set_real (row, TRUE);
      changed |= finx_quote_row_set_state (row, judge (self, row, age_us, now_us), age_us);
      n_stale += finx_quote_row_get_state (row) == FINX_QUOTE_STALE;
    }
  changed |= n_stale != self->n_stale;          /* one that a tick made fresh told itself only */
  self->n_stale = n_stale;
  if (changed)
    finx_engine_tell_aged (self);
}

/* With every second. */
void
finx_engine_offline_second (FinxEngine *self)
{
  finx_engine_look_second (self);
  finx_engine_age_quotes (self);
  if (finx_clock_now (self->clock) - self->online_us > REMEMBER_US)
    finx_engine_remember_quotes (self);
}

/* When opening offline: what was remembered is shown in place of what would come. */
void
finx_engine_recall_quotes (FinxEngine *self)
{
  const char *text = g_hash_table_lookup (self->state, STATE_QUOTES);
  const char *time = g_hash_table_lookup (self->state, STATE_ONLINE);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);

  self->online_us = time != NULL ? g_ascii_strtoll (time, NULL, 10) : 0;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      FinxQuote quote;

      if (read_quote (self, lines[i], &quote))
        finx_quote_board_restore (self->board, &quote);
    }
}

gboolean
finx_engine_is_review (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return self->is_review;
}

gboolean
finx_engine_is_offline (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return self->is_offline;
}

/**
 * finx_engine_get_online_time:
 *
 * Returns: UTC µs: while offline the moment that all prices are of; 0: there never were any. Online: now
 */
gint64
finx_engine_get_online_time (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), 0);
  return self->is_offline ? self->online_us : finx_clock_now (self->clock);
}

gint64
finx_engine_get_price_time (FinxEngine *self)
{
  gint64 online_us = finx_engine_get_online_time (self);

  return self->is_paused ? MIN (online_us, self->paused_us) : online_us;
}

/* Nothing may be sent: FINX_ERROR_OFFLINE says why. */
gboolean
finx_engine_check_online (FinxEngine *self,
                          GError    **error)
{
  if (!self->is_offline)
    return TRUE;
  finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-009", "FinX works offline, and nothing was sent. Go online to trade");
  return FALSE;
}

gboolean
finx_engine_is_practised (FinxEngine           *self,
                          const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  return self->desk != NULL && finx_practice_desk_trades (self->desk, instrument);
}

FinxFeedState
finx_engine_get_feed_state (FinxEngine           *self,
                            const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FINX_FEED_OFFLINE);

  if (self->is_offline || self->thread == NULL)
    return FINX_FEED_OFFLINE;
  if (instrument != NULL && finx_engine_get_line_of (self, instrument) != NULL)
    return finx_broker_line_get_feed (finx_engine_get_line_of (self, instrument));
  if (instrument != NULL && !finx_practice_desk_trades (self->desk, instrument))
    return FINX_FEED_FAILED;
  return finx_engine_thread_get_feed_state (self->thread);
}

static void
changed (FinxEngine *self,
         gboolean    goes_on)
{
  finx_engine_show_connection (self);
  finx_engine_flush (self);
  finx_engine_age_quotes (self);
  if (goes_on)                          /* and so did the bars meanwhile */
    {
      finx_engine_reload_series (self);
      finx_engine_refresh_sparks (self);
    }
  finx_engine_tell_mode (self);
}

/**
 * finx_engine_set_offline:
 *
 * Offline no feed is asked and no order, change or cancellation is sent; a replay ends. Prices stay as they were, and
 * charts end where prices ended. Working orders stay where they are; what became of them is told when it goes online
 * again. Not remembered: that is the front's. Where nothing can be written it stays as it is.
 */
void
finx_engine_set_offline (FinxEngine *self,
                         gboolean    offline)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  if (self->is_offline == offline || self->is_review)
    return;
  if (offline)
    {
      finx_engine_stop_replay (self);
      finx_engine_thread_sync (self->thread);
      finx_engine_flush (self);
      finx_engine_remember_quotes (self);
      self->online_us = finx_clock_now (self->clock);
    }
  finx_engine_thread_set_online (self->thread, !offline);
  self->is_offline = offline;
  finx_engine_brokers_set_online (self, !offline);
  finx_log (FINX_LOG_INFO, "engine", "", offline ? "Offline: feeds are not asked and no orders are sent" : "Online again");
  changed (self, !offline);
}

typedef struct
{
  FinxPracticeDesk *desk;
  gboolean          paused;
} Pause;

static void
pause_on_thread (gpointer data)
{
  Pause *pause = data;

  finx_practice_desk_set_paused (pause->desk, pause->paused);
}

gboolean
finx_engine_is_paused (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  return self->is_paused;
}

/**
 * finx_engine_set_paused:
 *
 * The practice market stands still, as in a trading halt: no prices come, no orders fill and new ones are refused, while
 * cancelling works. When it goes on it catches up with the time that passed. Not remembered.
 */
void
finx_engine_set_paused (FinxEngine *self,
                        gboolean    paused)
{
  Pause pause = { self->desk, paused };

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  if (self->is_paused == paused)
    return;
  finx_engine_thread_call (self->thread, pause_on_thread, &pause);
  finx_engine_thread_sync (self->thread);
  self->is_paused = paused;
  self->paused_us = finx_clock_now (self->clock);
  finx_log (FINX_LOG_INFO, "practice", "", paused ? "The practice market is paused" : "The practice market goes on");
  changed (self, !paused);
}

typedef struct
{
  FinxPracticeDesk  *desk;
  FinxPracticeFaults faults;
} Faults;

static void
set_faults_on_thread (gpointer data)
{
  const Faults *faults = data;

  finx_practice_desk_set_faults (faults->desk, faults->faults);
}

FinxPracticeFaults
finx_engine_get_book_faults (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FINX_PRACTICE_FAULTS_NONE);
  return self->book_faults;
}

void
finx_engine_set_book_faults (FinxEngine         *self,
                             FinxPracticeFaults  book_faults)
{
  Faults faults = { self->desk, book_faults };

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  finx_engine_thread_call (self->thread, set_faults_on_thread, &faults);
  self->book_faults = book_faults;
}
