/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-alert-watch.h"

#define NO_PRICE G_MININT64             /* a price or level in units that is not known */

typedef struct
{
  guint32    key;
  FinxAlert *alert;                     /* owned */
  gboolean   upward;                    /* fires at or above its level, else at or below */
  gint64     level;                     /* units; NO_PRICE while the previous close is not known */
  gint64     reference;                 /* units: where the price was before the first trade it looks at, or NO_PRICE */
  gint64     since_us;                  /* earlier trades are history */
  gint64     armed_us;
  gboolean   eager;                     /* its first trade makes it fire wherever the price came from */
  gboolean   restored;                  /* armed before the program was closed */
  gboolean   done;                      /* fires once, and has */
} Entry;

typedef struct
{
  Entry **entries;
  guint   n;
} List;

typedef struct
{
  guint32        key;
  FinxAlertRule *rule;                  /* owned */
  gint64         armed_us;
  gboolean       restored;
} Rule;

/* One that is armed when its history is there. */
typedef struct
{
  guint32 key;
  guint   instrument;
  GArray *ticks;                        /* (element-type FinxTick) owned */
} Waiting;

/* One instrument. The entries of @lanes lie in the order of their levels, in two parts that meet at @at: those the
 * price has passed, which can not fire until it has come back, and those ahead of it. */
typedef struct
{
  List   lanes[2];                      /* downward, upward */
  guint  at[2];                         /* upward: the first one ahead; downward: the first one passed */
  List   fresh;                         /* have not looked at a trade yet, in no order */
  guint  capacity;                      /* of each list: room for all */
  gint64 quiet_low, quiet_high;         /* no trade between them can change anything */
  gint64 newest_us, trade_us, last;     /* of trades and last prices; of trades; units */
  gint64 previous;                      /* close; units or NO_PRICE */
  gint64 session_us;                    /* the session is known from here on; 0: none is */
  GPtrArray *rules;                     /* (element-type Rule) owned */
  GPtrArray *waiting;                   /* (element-type Waiting) owned */
} Market;

struct _FinxAlertWatch
{
  Market            *markets[FINX_MAX_INSTRUMENTS];     /* owned; %NULL: no alerts */
  GHashTable        *by_key;            /* key → Entry, owned */
  GHashTable        *rules;             /* key → Rule, borrowed from its market */
  GHashTable        *waiting;           /* likewise key → Waiting */
  GHashTable        *reports;           /* index of an instrument → GArray of gint32, owned */
  FinxAlertWatchFunc fired;
  gpointer           user_data;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  finx_alert_free (entry->alert);
  g_free (entry);
}

static void
market_free (Market *market)
{
  if (market == NULL)
    return;

  g_free (market->lanes[0].entries);
  g_free (market->lanes[1].entries);
  g_free (market->fresh.entries);
  g_ptr_array_unref (market->rules);
  g_ptr_array_unref (market->waiting);
  g_free (market);
}

static void
rule_free (gpointer data)
{
  finx_alert_rule_free (((Rule *) data)->rule);
  g_free (data);
}

static void
waiting_free (gpointer data)
{
  g_array_unref (((Waiting *) data)->ticks);
  g_free (data);
}

static void
list_insert (List  *list,
             guint  index,
             Entry *entry)
{
  memmove (list->entries + index + 1, list->entries + index, (list->n - index) * sizeof *list->entries);
  list->entries[index] = entry;
  list->n++;
}

static void
list_remove (List  *list,
             guint  index)
{
  list->n--;
  memmove (list->entries + index, list->entries + index + 1, (list->n - index) * sizeof *list->entries);
}

static gboolean
is_past (const Entry *entry,
         gint64       price)
{
  return entry->upward ? price >= entry->level : price <= entry->level;
}

static void
set_level (Entry  *entry,
           Market *market)
{
  const FinxInstrument *instrument = entry->alert->instrument;
  FinxDecimal previous = market->previous != NO_PRICE ? finx_instrument_price (instrument, market->previous) : FINX_DECIMAL_UNKNOWN;

  if (!finx_decimal_to_units (finx_alert_get_price (entry->alert, previous), instrument->price_scale, &entry->level))
    entry->level = NO_PRICE;
}

/* A firing within the pause is passed over: the price has to come back first all the same. */
static void
fire (FinxAlertWatch *self,
      Entry          *entry,
      const FinxTick *tick,
      gboolean        was_closed)
{
  FinxAlert *alert = entry->alert;

  if (entry->done || (alert->expires_us != 0 && tick->time_us >= alert->expires_us)
      || (alert->fired_us != 0 && tick->time_us < alert->fired_us + alert->pause_us))
    return;

  entry->done = finx_alert_is_once (alert);
  alert->fired_us = tick->time_us;
  self->fired (entry->key, tick, was_closed, self->user_data);
}

static gboolean
is_from_before (const Entry    *entry,
                const FinxTick *tick)
{
  return entry->restored && tick->time_us < entry->armed_us;
}

static void
walk_up (FinxAlertWatch *self,
         Market         *market,
         const FinxTick *tick)
{
  List *lane = &market->lanes[1];
  guint *at = &market->at[1];

  while (*at < lane->n && lane->entries[*at]->level <= tick->price)
    {
      Entry *reached = lane->entries[(*at)++];

      fire (self, reached, tick, is_from_before (reached, tick));
    }
  while (*at > 0 && lane->entries[*at - 1]->level > tick->price)
    (*at)--;
}

static void
walk_down (FinxAlertWatch *self,
           Market         *market,
           const FinxTick *tick)
{
  List *lane = &market->lanes[0];
  guint *at = &market->at[0];

  while (*at > 0 && lane->entries[*at - 1]->level >= tick->price)
    {
      Entry *reached = lane->entries[--(*at)];

      fire (self, reached, tick, is_from_before (reached, tick));
    }
  while (*at < lane->n && lane->entries[*at]->level < tick->price)
    (*at)++;
}

/* Puts an entry that now knows where the price is among the others. */
static void
settle (Market *market,
        Entry  *entry,
        gint64  price)
{
  List *lane = &market->lanes[entry->upward];
  guint low = 0, high = lane->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (lane->entries[middle]->level <= entry->level)
        low = middle + 1;
      else
        high = middle;
    }
  list_insert (lane, low, entry);
  if (is_past (entry, price) == entry->upward)          /* it lies before the parting */
    market->at[entry->upward]++;
}

/* Returns: whether the entry is among the others now */
static gboolean
look_first (FinxAlertWatch *self,
            Market         *market,
            Entry          *entry,
            const FinxTick *tick)
{
  gboolean came_over = entry->reference != NO_PRICE && !is_past (entry, entry->reference);

  if (tick->time_us < entry->since_us || entry->level == NO_PRICE)
    return FALSE;
  if (is_past (entry, tick->price) && (came_over || entry->eager))
    fire (self, entry, tick, entry->restored && came_over);
  settle (market, entry, tick->price);
  return TRUE;
}

static void
find_quiet (Market *market)
{
  const List *up = &market->lanes[1], *down = &market->lanes[0];
  guint at_up = market->at[1], at_down = market->at[0];

  market->quiet_low = G_MININT64;
  market->quiet_high = market->fresh.n > 0 ? G_MININT64 : G_MAXINT64;   /* a fresh one looks at every trade */
  if (at_up < up->n)
    market->quiet_high = MIN (market->quiet_high, up->entries[at_up]->level - 1);
  if (at_up > 0)
    market->quiet_low = MAX (market->quiet_low, up->entries[at_up - 1]->level);
  if (at_down > 0)
    market->quiet_low = MAX (market->quiet_low, down->entries[at_down - 1]->level + 1);
  if (at_down < down->n)
    market->quiet_high = MIN (market->quiet_high, down->entries[at_down]->level);
}

static void
push_trade (FinxAlertWatch *self,
            Market         *market,
            const FinxTick *tick)
{
  gboolean is_trade = tick->kind == FINX_TICK_TRADE;
  guint kept = 0;

  /* A last price may come on another channel, before the trades of then. */
  if (tick->time_us < (is_trade ? market->trade_us : market->newest_us) || tick->price <= 0)
    return;
  market->newest_us = MAX (market->newest_us, tick->time_us);
  market->trade_us = is_trade ? tick->time_us : market->trade_us;
  market->last = tick->price;
  if (G_LIKELY (tick->price >= market->quiet_low && tick->price <= market->quiet_high))
    return;

  walk_up (self, market, tick);
  walk_down (self, market, tick);
  for (guint i = 0; i < market->fresh.n; i++)
    {
      Entry *entry = market->fresh.entries[i];

      if (!look_first (self, market, entry, tick))
        market->fresh.entries[kept++] = entry;
    }
  market->fresh.n = kept;
  find_quiet (market);
}

static void
tell_rule (FinxAlertWatch        *self,
           const Rule            *rule,
           const FinxAlertFiring *firing)
{
  FinxTick tick = { .time_us = firing->time_us, .price = firing->price, .kind = FINX_TICK_TRADE,
                    .instrument = finx_alert_rule_get_alert (rule->rule)->instrument->index };

  self->fired (rule->key, &tick, rule->restored && firing->time_us < rule->armed_us, self->user_data);
}

static void
push_rules (FinxAlertWatch *self,
            Market         *market,
            const FinxTick *tick)
{
  FinxAlertFiring firing;

  for (guint i = 0; i < market->rules->len; i++)
    if (finx_alert_rule_push (((Rule *) market->rules->pdata[i])->rule, tick, &firing))
      tell_rule (self, market->rules->pdata[i], &firing);
  for (guint i = 0; i < market->waiting->len; i++)
    g_array_append_val (((Waiting *) market->waiting->pdata[i])->ticks, *tick);
}

void
finx_alert_watch_advance (FinxAlertWatch *self,
                          gint64          now_us)
{
  GHashTableIter iter;
  gpointer rule;
  FinxAlertFiring firing;

  g_hash_table_iter_init (&iter, self->rules);
  while (g_hash_table_iter_next (&iter, NULL, &rule))
    if (finx_alert_rule_advance (((Rule *) rule)->rule, now_us, &firing))
      tell_rule (self, rule, &firing);
}

/* What a new previous close means for one that has not looked at a trade of this session. */
static void
renew (Market         *market,
       Entry          *entry,
       const FinxTick *tick,
       gboolean        is_new)
{
  if (is_new || (entry->restored && entry->since_us < tick->time_us))
    {
      entry->reference = NO_PRICE;
      entry->eager = TRUE;
    }
  set_level (entry, market);
}

/* Changes count from another close now: their alerts look at the market afresh. */
static void
push_session (Market         *market,
              const FinxTick *tick)
{
  gint64 previous = tick->price > 0 ? tick->price : NO_PRICE;
  gboolean is_new = market->session_us != 0 && tick->time_us > market->session_us;

  if (tick->time_us < market->session_us || (!is_new && previous == market->previous))
    return;                             /* a feed repeats it when a stream is asked for again */
  market->session_us = tick->time_us;
  market->previous = previous;

  for (guint i = 0; i < market->fresh.n; i++)
    if (finx_alert_condition_is_change (market->fresh.entries[i]->alert->condition))
      renew (market, market->fresh.entries[i], tick, is_new);
  for (guint side = 0; side < 2; side++)
    for (guint i = market->lanes[side].n; i > 0; i--)
      {
        Entry *entry = market->lanes[side].entries[i - 1];

        if (!finx_alert_condition_is_change (entry->alert->condition))
          continue;
        list_remove (&market->lanes[side], i - 1);
        if (i - 1 < market->at[side])
          market->at[side]--;
        renew (market, entry, tick, TRUE);
        list_insert (&market->fresh, market->fresh.n, entry);
      }
  find_quiet (market);
}

/**
 * finx_alert_watch_push:
 * @ticks: oldest first, any instruments; late trades are passed over
 */
void
finx_alert_watch_push (FinxAlertWatch *self,
                       const FinxTick *ticks,
                       gsize           n_ticks)
{
  for (gsize i = 0; i < n_ticks; i++)
    {
      Market *market = ticks[i].instrument < FINX_MAX_INSTRUMENTS ? self->markets[ticks[i].instrument] : NULL;

      if (market == NULL)
        continue;
      if (finx_tick_has_last (&ticks[i]))
        push_trade (self, market, &ticks[i]);
      else if (ticks[i].kind == FINX_TICK_SESSION)
        push_session (market, &ticks[i]);
      if (market->rules->len + market->waiting->len > 0)
        push_rules (self, market, &ticks[i]);
    }
}

FinxAlertWatch *
finx_alert_watch_new (FinxAlertWatchFunc fired,
                      gpointer           user_data)
{
  FinxAlertWatch *self = g_new0 (FinxAlertWatch, 1);

  self->by_key = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->rules = g_hash_table_new (NULL, NULL);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->reports = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->fired = fired;
  self->user_data = user_data;
  return self;
}

void
finx_alert_watch_free (FinxAlertWatch *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->rules);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->reports);
  for (guint i = 0; i < FINX_MAX_INSTRUMENTS; i++)
    market_free (self->markets[i]);
  g_free (self);
}

void
finx_alert_watch_set_reports (FinxAlertWatch *self,
                              guint           instrument,
                              const GArray   *days)
{
  const Market *market;

  g_return_if_fail (instrument < FINX_MAX_INSTRUMENTS);

  market = self->markets[instrument];
  g_hash_table_insert (self->reports, GUINT_TO_POINTER (instrument), g_array_copy ((GArray *) days));
  for (guint i = 0; market != NULL && i < market->rules->len; i++)
    finx_alert_rule_set_reports (((Rule *) market->rules->pdata[i])->rule, days);
}

const GArray *
finx_alert_watch_get_reports (FinxAlertWatch *self,
                              guint           instrument)
{
  return g_hash_table_lookup (self->reports, GUINT_TO_POINTER (instrument));
}

static Market *
open_market (FinxAlertWatch  *self,
             guint            instrument,
             const FinxQuote *quote,
             gint64           now_us)
{
  Market *market = self->markets[instrument];

  if (market == NULL)
    {
      market = self->markets[instrument] = g_new0 (Market, 1);
      market->previous = NO_PRICE;
      market->rules = g_ptr_array_new_with_free_func (rule_free);
      market->waiting = g_ptr_array_new_with_free_func (waiting_free);
      find_quiet (market);
    }
  if (quote != NULL && (quote->mask & FINX_QUOTE_PREVIOUS) != 0 && market->session_us == 0)
    {
      market->previous = quote->previous_close;
      market->session_us = now_us;
    }
  return market;
}

static void
reserve (Market *market)
{
  guint n = market->lanes[0].n + market->lanes[1].n + market->fresh.n;

  if (n < market->capacity)
    return;
  market->capacity = MAX (8, 2 * market->capacity);
  for (guint side = 0; side < 2; side++)
    market->lanes[side].entries = g_renew (Entry *, market->lanes[side].entries, market->capacity);
  market->fresh.entries = g_renew (Entry *, market->fresh.entries, market->capacity);
}

static void
close_market (FinxAlertWatch *self,
              guint           instrument)
{
  Market *market = self->markets[instrument];

  if (market->fresh.n + market->lanes[0].n + market->lanes[1].n + market->rules->len + market->waiting->len == 0)
    g_clear_pointer (&self->markets[instrument], market_free);
  else
    find_quiet (market);
}

void
finx_alert_watch_wait (FinxAlertWatch       *self,
                       guint32               key,
                       const FinxInstrument *instrument)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->key = key;
  waiting->instrument = instrument->index;
  waiting->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  g_hash_table_insert (self->waiting, GUINT_TO_POINTER (key), waiting);
  g_ptr_array_add (open_market (self, instrument->index, NULL, 0)->waiting, waiting);
}

static void
end_waiting (FinxAlertWatch *self,
             guint32         key)
{
  Waiting *waiting = g_hash_table_lookup (self->waiting, GUINT_TO_POINTER (key));

  if (waiting == NULL)
    return;
  g_hash_table_remove (self->waiting, GUINT_TO_POINTER (key));
  g_ptr_array_remove_fast (self->markets[waiting->instrument]->waiting, waiting);
}

/* Returns: (element-type FinxTick) (nullable) (transfer full): @past, and what came since by the stream */
static GArray *
take_past (FinxAlertWatch      *self,
           guint32              key,
           const FinxAlertPast *past)
{
  const Waiting *waiting = g_hash_table_lookup (self->waiting, GUINT_TO_POINTER (key));
  GArray *ticks;

  if (past == NULL)
    return NULL;
  ticks = g_array_copy (past->ticks);
  for (guint i = 0; waiting != NULL && i < waiting->ticks->len; i++)
    if (g_array_index (waiting->ticks, FinxTick, i).time_us > past->end_us)
      g_array_append_val (ticks, g_array_index (waiting->ticks, FinxTick, i));
  return ticks;
}

/* A price level over trades that are history by now; changes have another level each day, so two prices have to do. */
static void
replay (FinxAlertWatch *self,
        Entry          *entry,
        const GArray   *ticks)
{
  if (finx_alert_condition_is_change (entry->alert->condition))
    return;
  for (guint i = 0; i < ticks->len; i++)
    {
      const FinxTick *tick = &g_array_index (ticks, FinxTick, i);
      gboolean came_over = entry->reference != NO_PRICE && !is_past (entry, entry->reference);

      if (!finx_tick_has_last (tick) || tick->price <= 0 || tick->time_us <= entry->since_us)
        continue;
      if (is_past (entry, tick->price) && (came_over || entry->eager))
        fire (self, entry, tick, is_from_before (entry, tick));
      entry->reference = tick->price;
      entry->since_us = tick->time_us;
      entry->eager = FALSE;
    }
}

/**
 * finx_alert_watch_arm_rule:
 * @rule: (transfer full): started and warm
 *
 * As finx_alert_watch_arm(), of a rule.
 */
void
finx_alert_watch_arm_rule (FinxAlertWatch      *self,
                           guint32              key,
                           FinxAlertRule       *rule,
                           const FinxQuote     *quote,
                           gint64               now_us,
                           gboolean             restored,
                           const FinxAlertPast *past)
{
  guint instrument = finx_alert_rule_get_alert (rule)->instrument->index;
  g_autoptr(GArray) ticks = take_past (self, key, past);
  Rule *added = g_new0 (Rule, 1);
  FinxAlertFiring firing;

  *added = (Rule) { key, rule, now_us, restored };
  g_ptr_array_add (open_market (self, instrument, quote, now_us)->rules, added);
  g_hash_table_insert (self->rules, GUINT_TO_POINTER (key), added);
  for (guint i = 0; ticks != NULL && i < ticks->len; i++)
    if (finx_alert_rule_push (rule, &g_array_index (ticks, FinxTick, i), &firing))
      tell_rule (self, added, &firing);
  if (quote != NULL)
    finx_alert_rule_set_quote (rule, quote);
  end_waiting (self, key);
}

/**
 * finx_alert_watch_arm:
 * @key: not in use
 * @alert: copied; must be valid
 * @quote: (nullable): the market now
 * @now_us: the market's time
 * @restored: it was armed before the program was closed, and looks from what it has seen then
 * @past: (nullable): what happened since then, if that is known
 */
void
finx_alert_watch_arm (FinxAlertWatch  *self,
                      guint32          key,
                      const FinxAlert *alert,
                      const FinxQuote *quote,
                      gint64           now_us,
                      gboolean         restored,
                      const FinxAlertPast *past)
{
  g_autoptr(GArray) ticks = take_past (self, key, past);
  Market *market = open_market (self, alert->instrument->index, quote, now_us);
  Entry *entry = g_new0 (Entry, 1);

  g_assert (!g_hash_table_contains (self->by_key, GUINT_TO_POINTER (key)));
  entry->key = key;
  entry->alert = finx_alert_copy (alert);
  entry->upward = finx_alert_condition_is_upward (alert->condition);
  entry->armed_us = now_us;
  entry->restored = restored;
  entry->eager = !finx_alert_condition_is_crossing (alert->condition) && (!restored || alert->fired_us == 0);
  entry->since_us = restored && alert->seen_us > 0 ? alert->seen_us : now_us;
  entry->reference = NO_PRICE;
  if (restored && !finx_decimal_to_units (alert->seen_price, alert->instrument->price_scale, &entry->reference))
    entry->reference = NO_PRICE;
  else if (!restored && quote != NULL && (quote->mask & FINX_QUOTE_LAST) != 0)
    entry->reference = quote->last;
  set_level (entry, market);

  g_hash_table_insert (self->by_key, GUINT_TO_POINTER (key), entry);
  if (ticks != NULL)
    replay (self, entry, ticks);
  reserve (market);
  list_insert (&market->fresh, market->fresh.n, entry);
  find_quiet (market);
  end_waiting (self, key);
}

static gboolean
take_out (List  *list,
          Entry *entry,
          guint *index)
{
  for (*index = 0; *index < list->n; (*index)++)
    if (list->entries[*index] == entry)
      {
        list_remove (list, *index);
        return TRUE;
      }
  return FALSE;
}

/* Of a key that is not armed: nothing. */
void
finx_alert_watch_disarm (FinxAlertWatch *self,
                         guint32         key)
{
  Entry *entry = g_hash_table_lookup (self->by_key, GUINT_TO_POINTER (key));
  Rule *rule = g_hash_table_lookup (self->rules, GUINT_TO_POINTER (key));
  const Waiting *waiting = g_hash_table_lookup (self->waiting, GUINT_TO_POINTER (key));
  guint instrument, index;
  Market *market;

  if (waiting != NULL)
    {
      instrument = waiting->instrument;
      end_waiting (self, key);
      close_market (self, instrument);
    }
  if (rule != NULL)
    {
      instrument = finx_alert_rule_get_alert (rule->rule)->instrument->index;
      g_hash_table_remove (self->rules, GUINT_TO_POINTER (key));
      g_ptr_array_remove_fast (self->markets[instrument]->rules, rule);
      close_market (self, instrument);
    }
  if (entry == NULL)
    return;

  instrument = entry->alert->instrument->index;
  market = self->markets[instrument];
  if (!take_out (&market->fresh, entry, &index) && take_out (&market->lanes[entry->upward], entry, &index)
      && index < market->at[entry->upward])
    market->at[entry->upward]--;
  g_hash_table_remove (self->by_key, GUINT_TO_POINTER (key));
  close_market (self, instrument);
}

static void
back_free (gpointer data)
{
  finx_alert_free (((FinxAlertBack *) data)->alert);
  g_free (data);
}

static void
add_back (GPtrArray       *back,
          const Market    *market,
          guint32          key,
          const FinxAlert *alert)
{
  FinxAlertBack *added = g_new (FinxAlertBack, 1);

  added->key = key;
  added->alert = finx_alert_copy (alert);
  if (market->newest_us > alert->seen_us)
    {
      added->alert->seen_us = market->newest_us;
      added->alert->seen_price = finx_instrument_price (alert->instrument, market->last);
    }
  g_ptr_array_add (back, added);
}

GPtrArray *
finx_alert_watch_take_back (FinxAlertWatch *self,
                            guint           instrument)
{
  GPtrArray *back = g_ptr_array_new_with_free_func (back_free);
  Market *market = self->markets[instrument];
  const List *lists[] = { market != NULL ? &market->fresh : NULL, market != NULL ? &market->lanes[0] : NULL, market != NULL ? &market->lanes[1] : NULL };

  if (market == NULL)
    return back;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint k = 0; k < lists[i]->n; k++)
      if (!lists[i]->entries[k]->done)          /* what fired is about to be disarmed */
        add_back (back, market, lists[i]->entries[k]->key, lists[i]->entries[k]->alert);
  for (guint i = 0; i < market->rules->len; i++)
    {
      const Rule *rule = market->rules->pdata[i];

      if (!finx_alert_rule_is_done (rule->rule))
        add_back (back, market, rule->key, finx_alert_rule_get_alert (rule->rule));
    }
  for (guint i = 0; i < back->len; i++)
    finx_alert_watch_disarm (self, ((FinxAlertBack *) back->pdata[i])->key);
  return back;
}

guint
finx_alert_watch_get_size (FinxAlertWatch *self)
{
  return g_hash_table_size (self->by_key) + g_hash_table_size (self->rules);
}
