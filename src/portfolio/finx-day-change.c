/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-day-change.h"

#include "base/finx-clock.h"
#include "base/finx-time.h"

#define KEPT_US    (10 * FINX_USEC_PER_DAY)     /* more than any exchange is closed in a row */
#define FIRST_MOST 64

/* A posting that may be of today. */
typedef struct
{
  gint64                time_us;
  const FinxInstrument *instrument;     /* (nullable) */
  const char           *currency;       /* interned */
  FinxDecimal           quantity;
  FinxDecimal           money;          /* that reached the account without coming from outside */
} Move;

/* What today added up to. */
typedef struct
{
  const char *currency;         /* interned */
  FinxDecimal money;
} Money;

struct _FinxDayChange
{
  GArray     *moves;            /* (element-type Move), as they came */
  gint64      newest_us;        /* of @moves, or of what was before them */
  guint       most;             /* moves, before old ones are dropped */
  gint64      starts_us[FINX_N_CALENDARS], day_us;
  gint64      ends_us;          /* of the first of these days */
  gboolean    is_summed;        /* what follows is that of @moves */
  GHashTable *traded;           /* const FinxInstrument → FinxDecimal, units since its day began; owned */
  GArray     *monies;           /* (element-type Money); few */
};

/* The close before the newest session that began. */
static gint64
start_of (FinxCalendar calendar,
          gint64       now_us)
{
  gint64 open_us, close_us;

  finx_calendar_last_session (calendar, now_us, &open_us, &close_us);
  finx_calendar_last_session (calendar, open_us - 1, &open_us, &close_us);
  return close_us;
}

/* Returns: (transfer full): of no day yet, see finx_day_change_set_now() */
FinxDayChange *
finx_day_change_new (void)
{
  FinxDayChange *self = g_new0 (FinxDayChange, 1);

  self->moves = g_array_new (FALSE, FALSE, sizeof (Move));
  self->most = FIRST_MOST;
  self->traded = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->monies = g_array_new (FALSE, FALSE, sizeof (Money));
  return self;
}

void
finx_day_change_free (FinxDayChange *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->moves);
  g_hash_table_unref (self->traded);
  g_array_unref (self->monies);
  g_free (self);
}

static void
drop_old (FinxDayChange *self)
{
  guint n = 0;

  for (guint i = 0; i < self->moves->len; i++)
    {
      const Move *move = &g_array_index (self->moves, Move, i);

      if (move->time_us > self->newest_us - KEPT_US)
        g_array_index (self->moves, Move, n++) = *move;
    }
  g_array_set_size (self->moves, n);
  self->most = MAX (FIRST_MOST, 2 * n);
}

/* After a split the close before it is told in new units as well: as if they had been there. */
static gboolean
is_split (FinxTransactionKind kind)
{
  return kind == FINX_TRANSACTION_SPLIT || kind == FINX_TRANSACTION_STOCK_DIVIDEND;
}

/**
 * finx_day_change_add:
 * @posting: of any kind and time; only the order of days matters, and only nearly
 *
 * Takes what the books say.
 */
void
finx_day_change_add (FinxDayChange     *self,
                     const FinxPosting *posting)
{
  const FinxTransaction *transaction = posting->transaction;
  gint64 time_us = transaction->time_us != 0 ? transaction->time_us : transaction->day * FINX_USEC_PER_DAY;
  Move move = { time_us, transaction->instrument, NULL, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO };

  if (time_us <= self->newest_us - KEPT_US)
    return;
  if (posting->kind == FINX_POSTING_UNITS)
    move.quantity = posting->quantity;
  else if (posting->kind == FINX_POSTING_CASH)
    move.money = posting->amount;
  else if (posting->kind == FINX_POSTING_FLOW)
    move.money = finx_decimal_negate (posting->amount);
  else
    return;
  if (posting->kind == FINX_POSTING_UNITS && is_split (transaction->kind))
    return;
  if (posting->kind == FINX_POSTING_UNITS)
    move.instrument = posting->instrument;
  move.currency = g_intern_string (posting->currency);
  self->newest_us = MAX (self->newest_us, time_us);
  if (self->moves->len >= self->most)
    drop_old (self);
  g_array_append_val (self->moves, move);
  self->is_summed = FALSE;
}

static Money *
money_of (FinxDayChange *self,
          const char    *currency)
{
  Money money = { currency, FINX_DECIMAL_ZERO };

  for (guint i = 0; i < self->monies->len; i++)
    if (g_array_index (self->monies, Money, i).currency == currency)
      return &g_array_index (self->monies, Money, i);
  g_array_append_val (self->monies, money);
  return &g_array_index (self->monies, Money, self->monies->len - 1);
}

static void
sum_up (FinxDayChange *self)
{
  g_hash_table_remove_all (self->traded);
  g_array_set_size (self->monies, 0);
  for (guint i = 0; i < self->moves->len; i++)
    {
      const Move *move = &g_array_index (self->moves, Move, i);
      FinxDecimal *quantity;
      Money *money;

      if (move->time_us < (move->instrument != NULL ? self->starts_us[move->instrument->calendar] : self->day_us))
        continue;
      money = money_of (self, move->currency);
      money->money = finx_decimal_add (money->money, move->money);
      if (move->instrument == NULL)
        continue;
      quantity = g_hash_table_lookup (self->traded, move->instrument);
      if (quantity == NULL)
        {
          quantity = g_new0 (FinxDecimal, 1);
          g_hash_table_insert (self->traded, (gpointer) move->instrument, quantity);
        }
      *quantity = finx_decimal_add (*quantity, move->quantity);
    }
  self->is_summed = TRUE;
}

/**
 * finx_day_change_set_now:
 * @now_us: UTC µs; all other functions that read are of its day
 *
 * Returns: whether something of today is another than it was
 */
gboolean
finx_day_change_set_now (FinxDayChange *self,
                         gint64         now_us)
{
  gboolean is_other = !self->is_summed;

  if (now_us >= self->ends_us || now_us < self->day_us)
    {
      self->day_us = finx_days_from_time (now_us) * FINX_USEC_PER_DAY;
      self->ends_us = self->day_us + FINX_USEC_PER_DAY;
      for (guint i = 0; i < FINX_N_CALENDARS; i++)
        {
          gint64 open_us, close_us;

          self->starts_us[i] = start_of ((FinxCalendar) i, now_us);
          finx_calendar_session ((FinxCalendar) i, now_us, &open_us, &close_us);
          self->ends_us = MIN (self->ends_us, open_us > now_us ? open_us : close_us);
        }
      is_other = TRUE;
    }
  if (is_other)
    sum_up (self);
  return is_other;
}

/* Whether units came or went since its day began. */
gboolean
finx_day_change_has_traded (const FinxDayChange  *self,
                            const FinxInstrument *instrument)
{
  return g_hash_table_size (self->traded) > 0 && g_hash_table_contains (self->traded, instrument);
}

/* A price that nothing is held at is not asked for. */
static FinxDecimal
worth (const FinxInstrument *instrument,
       FinxDecimal           quantity,
       FinxDecimal           price)
{
  return finx_decimal_is_known (quantity) && finx_decimal_sign (quantity) == 0 ? FINX_DECIMAL_ZERO
         : finx_money_notional (instrument, quantity, price);
}

/**
 * finx_day_change_read:
 * @books: as they are now
 *
 * Returns: what was won with what was traded today, and all income and costs of today, in @base_currency; unknown as soon as a price or a
 *   rate that it needs is. What was held all day is not in it: that is quantity × change of price, see finx_day_change_has_traded().
 */
FinxDecimal
finx_day_change_read (const FinxDayChange *self,
                      FinxBooks           *books,
                      const char          *base_currency,
                      FinxPriceFunc        price,
                      FinxRateFunc         rate,
                      gpointer             user_data)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->traded);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const FinxInstrument *instrument = key;
      const FinxDecimal traded = *(FinxDecimal *) value;
      FinxDecimal last = FINX_DECIMAL_UNKNOWN, previous = FINX_DECIMAL_UNKNOWN, change;
      FinxHolding holding;

      finx_holding_read (&holding, books, instrument);
      price (instrument, &last, &previous, user_data);
      change = worth (instrument, holding.quantity, last);
      change = finx_decimal_sub (change, worth (instrument, finx_decimal_sub (holding.quantity, traded), previous));
      if (!g_str_equal (instrument->currency, base_currency))
        change = finx_money_convert (change, rate (instrument->currency, base_currency, user_data));
      sum = finx_decimal_add (sum, change);
    }
  for (guint i = 0; i < self->monies->len; i++)
    {
      const Money *money = &g_array_index (self->monies, Money, i);

      if (finx_decimal_is_known (money->money) && finx_decimal_sign (money->money) == 0)
        continue;
      sum = finx_decimal_add (sum, g_str_equal (money->currency, base_currency) ? money->money
                                   : finx_money_convert (money->money, rate (money->currency, base_currency, user_data)));
    }
  return sum;
}
