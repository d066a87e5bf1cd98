/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-desk-private.h"

#include "base/finx-error.h"
#include "market/finx-bar-span.h"

/* A longer pause of the clock is not simulated step by step. */
#define LONGEST_CATCH_UP_US (10 * FINX_USEC_PER_MIN)
/* Beyond this pause open orders are compared with hourly instead of minute bars. */
#define LONGEST_MINUTE_GAP_US (7 * FINX_USEC_PER_DAY)
#define TICKS_PER_DELIVERY 4096

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxPracticeDesk, finx_practice_desk, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_FEED, finx_practice_desk_feed_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_HISTORY, finx_practice_desk_history_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_BROKER, finx_practice_desk_broker_init))

FinxPracticeSlot *
finx_practice_desk_find_slot (FinxPracticeDesk     *self,
                              const FinxInstrument *instrument)
{
  FinxPracticeSlot *slot;

  if (instrument == NULL || instrument->index >= self->slots->len)
    return NULL;
  slot = &g_array_index (self->slots, FinxPracticeSlot, instrument->index);
  return slot->market != NULL && finx_practice_market_instrument (slot->market) == instrument ? slot : NULL;
}

static gint64
grid_now (FinxPracticeDesk *self)
{
  gint64 now = finx_clock_now (self->clock);

  return now - now % FINX_FUNDAMENTAL_STEP_US;
}

/* Where ticks of the slot go: nowhere when nobody listens. */
GArray *
finx_practice_desk_tick_target (FinxPracticeDesk       *self,
                                const FinxPracticeSlot *slot)
{
  return (slot->streams & FINX_STREAM_QUOTES) != 0 && !slot->is_new ? self->ticks : NULL;
}

/* Brings a market that nobody watched to the desk's moment. */
void
finx_practice_desk_wake (FinxPracticeDesk *self,
                         FinxPracticeSlot *slot)
{
  if (self->step_us == 0)
    self->step_us = grid_now (self);
  if (finx_practice_market_time (slot->market) != self->step_us)
    finx_practice_market_step (slot->market, self->step_us, 0, NULL);
}

void
finx_practice_desk_deliver_ticks (FinxPracticeDesk *self)
{
  g_autoptr(GArray) ticks = NULL;

  if (self->ticks->len == 0)
    return;
  ticks = g_steal_pointer (&self->ticks);
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  if (self->feed_sink.ticks != NULL)
    self->feed_sink.ticks ((const FinxTick *) (gpointer) ticks->data, ticks->len, self->feed_data);
}

void
finx_practice_desk_deliver_depth (FinxPracticeDesk *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);
      FinxDepth depth;

      if (slot->market == NULL || !slot->changed || (slot->streams & FINX_STREAM_DEPTH) == 0)
        continue;
      slot->changed = FALSE;
      finx_practice_market_depth (slot->market, &depth);
      if (self->feed_sink.book != NULL)
        finx_practice_desk_tell_book (self, slot, &depth);
      else if (self->feed_sink.depth != NULL)
        self->feed_sink.depth (&depth, self->feed_data);
    }
}

/* Sinks may place and cancel orders from inside, which makes more news. */
static void
deliver_news (FinxPracticeDesk *self)
{
  while (finx_practice_orders_has_news (self->orders))
    {
      g_autoptr(GPtrArray) news = finx_practice_orders_take (self->orders);

      for (guint i = 0; i < news->len; i++)
        {
          const FinxPracticeNews *item = g_ptr_array_index (news, i);

          if (self->broker_sink.order != NULL)
            self->broker_sink.order (item->order, item->note, self->broker_data);
          if (item->fill != NULL && self->broker_sink.fill != NULL)
            self->broker_sink.fill (item->fill, self->broker_data);
        }
    }
}

static gboolean
is_active (FinxPracticeDesk       *self,
           const FinxPracticeSlot *slot)
{
  return slot->market != NULL
         && (slot->streams != 0 || slot->replay_end_us != 0 || finx_practice_orders_n_open (self->orders, slot->market) > 0);
}

static void
step_slot (FinxPracticeDesk *self,
           FinxPracticeSlot *slot,
           gint64            time_us)
{
  GArray *ticks;
  guint n_parts = 1;

  if (slot->replay_end_us != 0 && slot->replay_end_us <= time_us)
    finx_practice_desk_end_replay (self, slot, slot->replay_end_us);
  if (slot->replay_end_us != 0)
    n_parts = finx_practice_path_n_parts (self->path, slot->row, time_us);
  ticks = finx_practice_desk_tick_target (self, slot);
  for (guint part = 0; part < n_parts; part++)
    {
      finx_practice_market_step (slot->market, time_us, part, ticks);
      finx_practice_orders_step (self->orders, slot->market, ticks);
    }
  slot->changed = TRUE;
  if (ticks != NULL)
    finx_practice_market_publish (slot->market, ticks);
  if (slot->is_new)
    {
      slot->is_new = FALSE;
      if ((slot->streams & FINX_STREAM_QUOTES) != 0)
        finx_practice_market_snapshot (slot->market, self->ticks);
    }
}

/* Open orders of the market meet what its prices did between two moments. */
static void
cross_gap (FinxPracticeDesk *self,
           FinxPracticeSlot *slot,
           gint64            from_us,
           gint64            to_us)
{
  FinxInterval interval = to_us - from_us > LONGEST_MINUTE_GAP_US ? FINX_INTERVAL_1H : FINX_INTERVAL_1M;
  g_autoptr(GArray) bars = finx_practice_path_bars (self->path, slot->row, interval, from_us, to_us, to_us, TRUE);

  for (guint i = 0; i < bars->len && finx_practice_orders_n_open (self->orders, slot->market) > 0; i++)
    finx_practice_orders_cross (self->orders, slot->market, &g_array_index (bars, FinxBar, i));
  finx_practice_orders_expire (self->orders, slot->market, to_us);
}

static void
skip_to (FinxPracticeDesk *self,
         gint64            time_us)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);
      gint64 from_us = self->step_us;

      if (slot->market == NULL)
        continue;
      if (slot->replay_end_us != 0 && slot->replay_end_us <= time_us)
        {
          from_us = slot->replay_end_us;
          cross_gap (self, slot, self->step_us, from_us);
          finx_practice_desk_end_replay (self, slot, from_us);
        }
      if (finx_practice_orders_n_open (self->orders, slot->market) > 0)
        cross_gap (self, slot, from_us, time_us);
      if (!is_active (self, slot))
        continue;
      slot->is_new = slot->streams != 0;        /* the day went on unseen */
      step_slot (self, slot, time_us);
    }
}

static void
finx_practice_desk_finalize (GObject *object)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (object);

  finx_practice_orders_free (self->orders);
  for (guint i = 0; i < self->slots->len; i++)
    finx_practice_market_free (g_array_index (self->slots, FinxPracticeSlot, i).market);
  g_array_unref (self->slots);
  g_array_unref (self->ticks);
  g_clear_pointer (&self->path, finx_practice_path_free);
  g_clear_pointer (&self->books, finx_books_free);
  g_clear_pointer (&self->account, finx_account_free);
  g_clear_object (&self->instruments);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (finx_practice_desk_parent_class)->finalize (object);
}

static void
finx_practice_desk_class_init (FinxPracticeDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_practice_desk_finalize;
}

static void
finx_practice_desk_init (FinxPracticeDesk *self)
{
  self->slots = g_array_new (FALSE, TRUE, sizeof (FinxPracticeSlot));
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->orders = finx_practice_orders_new (finx_practice_desk_fill_cb, self);
}

gboolean
finx_practice_add_instruments_for (FinxInstrumentTable        *instruments,
                                   const FinxPracticeOptions  *options,
                                   GError                    **error)
{
  const FinxPracticeParameters *parameters = finx_practice_parameters_get (error);
  gboolean exchange_hours = options->n_changes > 0 ? options->changes[options->n_changes - 1].exchange_hours
                                                   : options->exchange_hours;

  if (parameters == NULL)
    return FALSE;
  for (guint i = 0; i < parameters->n; i++)
    {
      FinxInstrument instrument = *finx_practice_parameters_row (parameters, i)->instrument;

      if (!exchange_hours)
        instrument.calendar = FINX_CALENDAR_ALWAYS;
      if (finx_instrument_table_add (instruments, &instrument, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

gboolean
finx_practice_add_instruments (FinxInstrumentTable  *instruments,
                               GError              **error)
{
  const FinxPracticeOptions options = { 0 };

  return finx_practice_add_instruments_for (instruments, &options, error);
}

void
finx_practice_set_calendars (FinxInstrumentTable *instruments,
                             gboolean             exchange_hours)
{
  const FinxPracticeParameters *parameters = finx_practice_parameters_get (NULL);

  for (guint i = 0; parameters != NULL && i < parameters->n; i++)
    {
      const FinxInstrument *own = finx_practice_parameters_row (parameters, i)->instrument;
      const FinxInstrument *instrument = finx_instrument_table_lookup (instruments, own->symbol);

      if (instrument != NULL)
        finx_instrument_table_set_calendar (instruments, instrument, exchange_hours ? own->calendar : FINX_CALENDAR_ALWAYS);
    }
}

FinxPracticeDesk *
finx_practice_desk_new (FinxInstrumentTable       *instruments,
                        FinxClock                 *clock,
                        const FinxPracticeOptions *options)
{
  FinxPracticeDesk *self = g_object_new (FINX_TYPE_PRACTICE_DESK, NULL);
  const FinxPracticeParameters *parameters = finx_practice_parameters_get (NULL);

  self->instruments = g_object_ref (instruments);
  self->clock = g_object_ref (clock);
  if (parameters == NULL)
    return self;
  self->path = finx_practice_path_new (parameters, options->seed, options->exchange_hours);
  for (guint i = 0; i < options->n_changes; i++)
    finx_practice_path_change_hours (self->path, options->changes[i].exchange_hours, options->changes[i].since_us);
  g_array_set_size (self->slots, finx_instrument_table_get_size (instruments));
  for (guint i = 0; i < self->slots->len; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (instruments, i);
      const FinxPracticeParameter *row = finx_practice_parameters_find (parameters, instrument->symbol);
      FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);

      if (row == NULL || row->instrument->price_scale != instrument->price_scale
          || row->instrument->size_scale != instrument->size_scale)
        continue;
      slot->row = row->instrument->index;
      slot->market = finx_practice_market_new (instrument, row, self->path, options->seed);
    }
  return self;
}

void
finx_practice_desk_restore (FinxPracticeDesk  *self,
                            const FinxAccount *account,
                            FinxBooks         *books,
                            GPtrArray         *open_orders,
                            GPtrArray         *client_ids)
{
  g_autoptr(GPtrArray) present = NULL;
  gint64 now_us;

  g_return_if_fail (FINX_IS_PRACTICE_DESK (self));

  now_us = grid_now (self);
  present = finx_practice_orders_list (self->orders, NULL);
  for (guint i = 0; i < present->len; i++)      /* these missed nothing */
    ((FinxPracticeEntry *) g_ptr_array_index (present, i))->since_us = now_us;
  g_clear_pointer (&self->account, finx_account_free);
  g_clear_pointer (&self->books, finx_books_free);
  self->account = finx_account_copy (account);
  self->books = finx_books_copy (books);
  for (guint i = 0; client_ids != NULL && i < client_ids->len; i++)
    finx_practice_orders_learn (self->orders, g_ptr_array_index (client_ids, i));
  for (guint i = 0; open_orders != NULL && i < open_orders->len; i++)
    {
      const FinxOrder *order = g_ptr_array_index (open_orders, i);
      FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, order->instrument);

      if (slot == NULL || order->venue_id == NULL || *order->venue_id == '\0'
          || finx_practice_orders_find (self->orders, order->client_id) != NULL)
        continue;
      finx_practice_desk_wake (self, slot);
      finx_practice_orders_restore (self->orders, order, slot->market);
    }
  finx_practice_orders_resume (self->orders);
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);
      g_autoptr(GPtrArray) entries = NULL;
      gint64 since_us = now_us;

      if (slot->market == NULL || finx_practice_orders_n_open (self->orders, slot->market) == 0)
        continue;
      entries = finx_practice_orders_list (self->orders, slot->market);
      for (guint k = 0; k < entries->len; k++)
        since_us = MIN (since_us, ((FinxPracticeEntry *) g_ptr_array_index (entries, k))->since_us);
      cross_gap (self, slot, since_us, now_us);
      finx_practice_orders_step (self->orders, slot->market, NULL);
    }
}

gboolean
finx_practice_desk_apply (FinxPracticeDesk  *self,
                          const FinxEvent   *event,
                          GError           **error)
{
  g_return_val_if_fail (FINX_IS_PRACTICE_DESK (self), FALSE);

  if (self->books == NULL || event->kind != FINX_EVENT_CASH || g_strcmp0 (event->cash->account, self->account->id) != 0)
    return TRUE;
  return finx_books_apply_event (self->books, event, error);
}

void
finx_practice_desk_step (FinxPracticeDesk *self)
{
  gint64 target;

  g_return_if_fail (FINX_IS_PRACTICE_DESK (self));

  target = self->is_paused && self->step_us != 0 ? self->step_us : grid_now (self);
  if (self->step_us == 0)
    self->step_us = target - FINX_FUNDAMENTAL_STEP_US;
  if (target - self->step_us > LONGEST_CATCH_UP_US)
    {
      skip_to (self, target);
      self->step_us = target;
    }
  while (self->step_us < target)
    {
      self->step_us += FINX_FUNDAMENTAL_STEP_US;
      for (guint i = 0; i < self->slots->len; i++)
        {
          FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);

          if (is_active (self, slot))
            step_slot (self, slot, self->step_us);
        }
      if (self->ticks->len >= TICKS_PER_DELIVERY)
        finx_practice_desk_deliver_ticks (self);
    }
  finx_practice_desk_deliver_ticks (self);
  finx_practice_desk_deliver_depth (self);
  deliver_news (self);
}

void
finx_practice_desk_set_paused (FinxPracticeDesk *self,
                               gboolean          paused)
{
  g_return_if_fail (FINX_IS_PRACTICE_DESK (self));

  if (self->is_paused == paused)
    return;
  self->is_paused = paused;
  if (self->feed_sink.state != NULL)
    self->feed_sink.state (self->feed_data);
}

gboolean
finx_practice_desk_trades (FinxPracticeDesk     *self,
                           const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_PRACTICE_DESK (self), FALSE);
  return finx_practice_desk_find_slot (self, instrument) != NULL;
}

/* Of several days, weeks and months. */
static GArray *
bars_of_days (FinxPracticeDesk     *self,
              const FinxInstrument *instrument,
              FinxPracticeSlot     *slot,
              FinxInterval          interval,
              gint64                from_us,
              gint64                to_us)
{
  FinxCalendar calendar = instrument->calendar;
  gint64 now_us = finx_clock_now (self->clock), first_us = MAX (from_us, FINX_FUNDAMENTAL_EPOCH_US);
  gint64 last_us = MIN (to_us - 1, now_us);
  g_autoptr(GArray) days = NULL;
  GArray *bars;
  guint before = 0;

  if (first_us > last_us)
    return g_array_new (FALSE, FALSE, sizeof (FinxBar));
  days = finx_practice_path_bars (self->path, slot->row, FINX_INTERVAL_1D, finx_bar_start (calendar, interval, first_us),
                                  finx_bar_end (calendar, interval, finx_bar_start (calendar, interval, last_us)), now_us, TRUE);
  bars = finx_bars_resample (calendar, FINX_INTERVAL_1D, interval, (const FinxBar *) (gpointer) days->data, days->len);
  while (before < bars->len && g_array_index (bars, FinxBar, before).time_us < from_us)
    before++;
  return g_array_remove_range (bars, 0, before);
}

GArray *
finx_practice_bars (FinxPracticeDesk     *self,
                    const FinxInstrument *instrument,
                    FinxInterval          interval,
                    gint64                from_us,
                    gint64                to_us)
{
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);

  if (slot == NULL || finx_interval_unit (interval) == FINX_UNIT_TICK || from_us >= to_us)
    return g_array_new (FALSE, FALSE, sizeof (FinxBar));
  if (interval > FINX_INTERVAL_1D)
    return bars_of_days (self, instrument, slot, interval, from_us, to_us);
  return finx_practice_path_bars (self->path, slot->row, interval, from_us, to_us, finx_clock_now (self->clock),
                                  TRUE);
}
