/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/screener/finx-screener-private.h"

#include <math.h>

#include "base/finx-error.h"
#include "engine/finx-engine-private.h"
#include "engine/screener/finx-screen-load.h"
#include "portfolio/finx-holding.h"

#define RELOAD_MS 200                   /* after something changed that needs all bars again */

/* One instrument that the screen covers. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxQuoteRow         *row;            /* borrowed from the board */
  FinxScreenProbe      *probe;          /* (nullable) borrowed from @probes */
  FinxScreenMatch      *match;          /* (nullable) owned: while it matches */
  guint64               serial;         /* of @row, as it was looked at */
  gboolean              is_dirty, is_unknown;
} Entry;

struct _FinxScreener
{
  GObject           parent_instance;
  FinxEngine       *engine;             /* owned */
  FinxScreen       *screen;             /* (nullable) owned */
  FinxScreenPlan   *plan;               /* (nullable) owned: of @screen */
  FinxScreenerState state;
  char             *error;              /* owned */
  gboolean          is_running;
  guint             reload_id;
  GCancellable     *cancellable;        /* (nullable) owned: of the load under way */

  Entry            *entries;            /* owned: of @n_entries */
  guint             n_entries;
  guint32          *places;             /* owned: of FINX_MAX_INSTRUMENTS: index → entry + 1 */
  GPtrArray        *probes;             /* (nullable) (element-type FinxScreenProbe), beside @entries */
  GArray           *early;              /* (element-type FinxTick): trades that came while it loaded */
  GPtrArray        *matches;            /* (element-type FinxScreenMatch): the list */
  guint             n_unknown;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_SCREEN_MATCH;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_SCREENER (model)->matches->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FinxScreener *self = FINX_SCREENER (model);

  return position < self->matches->len ? g_object_ref (self->matches->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxScreener, finx_screener, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
set_state (FinxScreener      *self,
           FinxScreenerState  state,
           const char        *error)
{
  self->state = state;
  g_free (self->error);
  self->error = g_strdup (error);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What is covered */

static void
add_held (FinxScreener *self,
          gboolean     *is_held)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      FinxBooks *books = finx_portfolio_get_books (portfolio);
      g_autoptr(GPtrArray) instruments = finx_holding_list_instruments (books);

      for (guint k = 0; k < instruments->len; k++)
        {
          FinxHolding holding;

          finx_holding_read (&holding, books, instruments->pdata[k]);
          is_held[holding.instrument->index] |= finx_decimal_sign (holding.quantity) != 0;
        }
    }
}

static GPtrArray *
list_covered (FinxScreener *self)
{
  GPtrArray *covered = g_ptr_array_new ();
  g_autofree gboolean *is_held = g_new0 (gboolean, FINX_MAX_INSTRUMENTS);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->engine->board));
  FinxWatchlist *watchlist = *self->screen->watchlist != '\0' ? finx_watchlists_find (self->engine->watchlists, self->screen->watchlist) : NULL;

  if (self->screen->is_held)
    add_held (self, is_held);
  for (guint i = 0; i < n; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (self->engine->instruments, i);

      if (finx_screen_covers (self->screen, instrument) && (!self->screen->is_held || is_held[i])
          && (*self->screen->watchlist == '\0'
              || (watchlist != NULL && finx_watchlist_contains (watchlist, finx_quote_board_lookup (self->engine->board, instrument)))))
        g_ptr_array_add (covered, (gpointer) instrument);
    }
  return covered;
}

static void
follow (FinxScreener         *self,
        const FinxInstrument *instrument,
        gboolean              wanted)
{
  if (self->engine->thread == NULL)
    return;
  finx_engine_thread_watch (self->engine->thread, instrument, wanted);
  if (wanted)
    finx_engine_subscribe (self->engine, instrument, FINX_STREAM_QUOTES);
  else
    finx_engine_unsubscribe (self->engine, instrument, FINX_STREAM_QUOTES);
}

/* The new ones are followed before the old ones are not, so that no stream ends to begin again. */
static void
set_entries (FinxScreener *self,
             GPtrArray    *covered)
{
  g_autofree Entry *old = self->entries;
  guint n_old = self->n_entries;

  self->n_entries = covered->len;
  self->entries = g_new0 (Entry, MAX (covered->len, 1));
  memset (self->places, 0, FINX_MAX_INSTRUMENTS * sizeof *self->places);
  for (guint i = 0; i < covered->len; i++)
    {
      const FinxInstrument *instrument = covered->pdata[i];

      self->entries[i].instrument = instrument;
      self->entries[i].row = finx_quote_board_lookup (self->engine->board, instrument);
      self->places[instrument->index] = i + 1;
      follow (self, instrument, TRUE);
    }
  for (guint i = 0; i < n_old; i++)
    {
      follow (self, old[i].instrument, FALSE);
      g_clear_object (&old[i].match);
    }
  g_clear_pointer (&self->probes, g_ptr_array_unref);
  g_array_set_size (self->early, 0);
}

/* What matches */

static guint
find_position (FinxScreener *self,
               guint         index)
{
  guint first = 0, end = self->matches->len;

  while (first < end)
    {
      guint middle = (first + end) / 2;

      if (finx_screen_match_get_instrument (self->matches->pdata[middle])->index < index)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

static void
note_unknown (FinxScreener *self,
              Entry        *entry)
{
  gboolean is_unknown = isnan (finx_screen_probe_get_match (entry->probe));

  self->n_unknown += (guint) is_unknown - (guint) entry->is_unknown;
  entry->is_unknown = is_unknown;
}

static FinxScreenMatch *
make_match (FinxScreener *self,
            Entry        *entry)
{
  entry->match = finx_screen_match_new (entry->row, finx_screen_plan_get_n_columns (self->plan));
  finx_screen_match_take (entry->match, entry->probe);
  return entry->match;
}

/* Into the list, or out of it. Returns: whether it is another list */
static gboolean
show_entry (FinxScreener *self,
            Entry        *entry)
{
  gboolean matches = finx_screen_probe_get_match (entry->probe) == 1;
  guint position;

  note_unknown (self, entry);
  if (matches && entry->match != NULL)
    finx_screen_match_take (entry->match, entry->probe);
  if (matches == (entry->match != NULL))
    return FALSE;
  position = find_position (self, entry->instrument->index);
  if (matches)
    g_ptr_array_insert (self->matches, (int) position, g_object_ref (make_match (self, entry)));
  else
    {
      g_clear_object (&entry->match);
      g_ptr_array_remove_index (self->matches, position);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, matches ? 0 : 1, matches ? 1 : 0);
  return TRUE;
}

static void
show_all (FinxScreener *self)
{
  guint n_old = self->matches->len;

  self->n_unknown = 0;
  g_ptr_array_set_size (self->matches, 0);
  for (guint i = 0; i < self->n_entries; i++)
    {
      Entry *entry = &self->entries[i];

      note_unknown (self, entry);
      if (finx_screen_probe_get_match (entry->probe) == 1)
        g_ptr_array_add (self->matches, g_object_ref (make_match (self, entry)));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->matches->len);
}

/* Live */

static Entry *
find_entry (FinxScreener *self,
            guint         index)
{
  guint32 place = index < FINX_MAX_INSTRUMENTS ? self->places[index] : 0;

  return place > 0 ? &self->entries[place - 1] : NULL;
}

static void
push_trades (FinxScreener   *self,
             const FinxTick *trades,
             gsize           n)
{
  for (gsize i = 0; i < n; i++)
    {
      Entry *entry = find_entry (self, trades[i].instrument);

      if (entry != NULL && finx_screen_probe_push (entry->probe, &trades[i]))
        entry->is_dirty = TRUE;
    }
}

/* Best prices and previous closes do not come as trades. */
static void
take_quotes (FinxScreener *self)
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      Entry *entry = &self->entries[i];
      guint64 serial = finx_quote_row_get_serial (entry->row);
      const FinxQuote *quote = finx_quote_row_get_quote (entry->row);

      if (serial == entry->serial || quote->mask == 0)
        continue;
      entry->serial = serial;
      entry->is_dirty = TRUE;
      finx_screen_probe_set_quote (entry->probe, quote);
    }
}

/* Days to reports change without a trade. */
static void
take_day (FinxScreener *self)
{
  gint64 now_us;

  if (!finx_screen_plan_needs_reports (self->plan))
    return;
  now_us = finx_engine_get_price_time (self->engine);
  for (guint i = 0; i < self->n_entries; i++)
    if (finx_screen_probe_set_day (self->entries[i].probe, now_us))
      self->entries[i].is_dirty = TRUE;
}

static gboolean
update_dirty (FinxScreener *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->n_entries; i++)
    {
      Entry *entry = &self->entries[i];

      if (!entry->is_dirty)
        continue;
      entry->is_dirty = FALSE;
      if (finx_screen_probe_update (entry->probe) || entry->match != NULL)
        changed |= show_entry (self, entry);
    }
  return changed;
}

/* Once a frame, after the board. */
void
finx_screener_feed (FinxScreener   *self,
                    const FinxTick *trades,
                    gsize           n)
{
  guint n_unknown = self->n_unknown;

  if (!self->is_running)
    return;
  if (self->probes == NULL)
    {
      if (self->state == FINX_SCREENER_LOADING)
        g_array_append_vals (self->early, trades, (guint) n);
      return;
    }
  push_trades (self, trades, n);
  take_quotes (self);
  take_day (self);
  if (update_dirty (self) || n_unknown != self->n_unknown)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Loading */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxScreener) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) probes = finx_screen_load_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->cancellable);
  if (probes == NULL)
    {
      set_state (self, FINX_SCREENER_FAILED, error->message);
      return;
    }
  self->probes = g_steal_pointer (&probes);
  for (guint i = 0; i < self->n_entries; i++)
    self->entries[i].probe = self->probes->pdata[i];
  push_trades (self, (const FinxTick *) (gpointer) self->early->data, self->early->len);
  g_array_set_size (self->early, 0);
  take_quotes (self);
  for (guint i = 0; i < self->n_entries; i++)
    {
      finx_screen_probe_update (self->entries[i].probe);
      self->entries[i].is_dirty = FALSE;
    }
  show_all (self);
  set_state (self, FINX_SCREENER_READY, "");
}

static void
cancel (FinxScreener *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->reload_id, g_source_remove);
}

static void
load (FinxScreener *self)
{
  g_autoptr(GPtrArray) covered = NULL;

  cancel (self);
  if (!self->is_running || self->screen == NULL || self->engine->thread == NULL)
    return;
  covered = list_covered (self);
  set_entries (self, covered);
  self->cancellable = g_cancellable_new ();
  set_state (self, FINX_SCREENER_LOADING, "");
  finx_screen_load_async (self->engine, self->plan, covered, self->cancellable, loaded_cb, g_object_ref (self));
}

static gboolean
reload_cb (gpointer user_data)
{
  FinxScreener *self = user_data;

  self->reload_id = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

/* Another mode of the engine, other kept prices, another replay, new instruments. */
static void
reload_later_cb (FinxScreener *self)
{
  if (self->is_running && self->screen != NULL && self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_MS, reload_cb, self);
}

static void
list_changed_cb (FinxScreener *self)
{
  if (self->screen != NULL && *self->screen->watchlist != '\0')
    reload_later_cb (self);
}

static void
earnings_changed_cb (FinxScreener *self)
{
  if (self->plan != NULL && finx_screen_plan_needs_reports (self->plan))
    reload_later_cb (self);
}

static void
holdings_changed_cb (FinxScreener *self)
{
  if (self->screen != NULL && self->screen->is_held)
    reload_later_cb (self);
}

static void
finx_screener_dispose (GObject *object)
{
  FinxScreener *self = FINX_SCREENER (object);

  if (self->engine != NULL)
    {
      finx_screener_set_running (self, FALSE);
      g_ptr_array_remove_fast (self->engine->screeners, self);
    }
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_screener_parent_class)->dispose (object);
}

static void
finx_screener_finalize (GObject *object)
{
  FinxScreener *self = FINX_SCREENER (object);

  finx_screen_free (self->screen);
  g_clear_pointer (&self->plan, finx_screen_plan_unref);
  g_ptr_array_unref (self->matches);
  g_array_unref (self->early);
  g_free (self->entries);
  g_free (self->places);
  g_free (self->error);
  G_OBJECT_CLASS (finx_screener_parent_class)->finalize (object);
}

static void
finx_screener_class_init (FinxScreenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_screener_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_screener_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_screener_init (FinxScreener *self)
{
  self->error = g_strdup ("");
  self->places = g_new0 (guint32, FINX_MAX_INSTRUMENTS);
  self->early = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->matches = g_ptr_array_new_with_free_func (g_object_unref);
}

FinxScreener *
finx_screener_new (FinxEngine *engine)
{
  FinxScreener *self = g_object_new (FINX_TYPE_SCREENER, NULL);

  self->engine = g_object_ref (engine);
  g_ptr_array_add (engine->screeners, self);
  g_signal_connect_object (engine, "mode-changed", G_CALLBACK (reload_later_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "prices-changed", G_CALLBACK (reload_later_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "earnings-changed", G_CALLBACK (earnings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "filled", G_CALLBACK (holdings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "book-changed", G_CALLBACK (holdings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_replay (engine), "notify::running", G_CALLBACK (reload_later_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_board (engine), "items-changed", G_CALLBACK (reload_later_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_watchlists (engine), "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
finx_screener_set_screen (FinxScreener      *self,
                          const FinxScreen  *screen,
                          FinxPlace         *place,
                          GError           **error)
{
  FinxScreenPlan *plan;
  guint n_old;

  g_return_val_if_fail (FINX_IS_SCREENER (self), FALSE);
  g_return_val_if_fail (screen != NULL, FALSE);

  plan = finx_screen_plan_new (screen, place, error);
  if (plan == NULL)
    return FALSE;
  if (*screen->watchlist != '\0' && finx_watchlists_find (finx_engine_get_watchlists (self->engine), screen->watchlist) == NULL)
    {
      finx_screen_plan_unref (plan);
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCREEN-002", "There is no watchlist “%s”; choose another, or all instruments",
                      screen->watchlist);
      return FALSE;
    }
  g_clear_pointer (&self->plan, finx_screen_plan_unref);
  finx_screen_free (self->screen);
  self->plan = plan;
  self->screen = finx_screen_copy (screen);
  n_old = self->matches->len;
  g_ptr_array_set_size (self->matches, 0);              /* they are of other columns */
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
  load (self);
  return TRUE;
}

/**
 * finx_screener_set_running:
 *
 * One that does not run follows no prices; what it found stays in the list until it runs again.
 */
void
finx_screener_set_running (FinxScreener *self,
                           gboolean      running)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  g_return_if_fail (FINX_IS_SCREENER (self));

  if (running == self->is_running)
    return;
  self->is_running = running;
  if (running)
    {
      load (self);
      return;
    }
  cancel (self);
  set_entries (self, none);
  set_state (self, FINX_SCREENER_IDLE, "");
}

FinxScreenerState
finx_screener_get_state (FinxScreener *self)
{
  g_return_val_if_fail (FINX_IS_SCREENER (self), FINX_SCREENER_IDLE);
  return self->state;
}

const char *
finx_screener_get_error (FinxScreener *self)
{
  g_return_val_if_fail (FINX_IS_SCREENER (self), "");
  return self->error;
}

FinxScreenPlan *
finx_screener_get_plan (FinxScreener *self)
{
  g_return_val_if_fail (FINX_IS_SCREENER (self), NULL);
  return self->plan;
}

guint
finx_screener_get_n_covered (FinxScreener *self)
{
  g_return_val_if_fail (FINX_IS_SCREENER (self), 0);
  return self->n_entries;
}

guint
finx_screener_get_n_unknown (FinxScreener *self)
{
  g_return_val_if_fail (FINX_IS_SCREENER (self), 0);
  return self->n_unknown;
}
