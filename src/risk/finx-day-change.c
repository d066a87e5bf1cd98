/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-day-change.h"

#include "base/finx-time.h"
#include "portfolio/finx-holding.h"

/* What was traded today of one instrument; signed as it was bought or sold. */
typedef struct
{
  FinxDecimal quantity;
  FinxDecimal paid;             /* in the instrument's currency */
  FinxDecimal fees;             /* likewise */
} Trades;

typedef struct
{
  char       *currency;
  FinxDecimal amount;
} Income;

struct _FinxDayChange
{
  gint64      now_us;
  gint64      starts_us[FINX_N_CALENDARS];
  GHashTable *trades;           /* const FinxInstrument → Trades */
  GArray     *incomes;          /* (element-type Income) */
};

static void
clear_income (gpointer data)
{
  g_free (((Income *) data)->currency);
}

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

FinxDayChange *
finx_day_change_new (gint64 now_us)
{
  FinxDayChange *self = g_new (FinxDayChange, 1);

  self->now_us = now_us;
  for (guint i = 0; i < FINX_N_CALENDARS; i++)
    self->starts_us[i] = start_of ((FinxCalendar) i, now_us);
  self->trades = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->incomes = g_array_new (FALSE, FALSE, sizeof (Income));
  g_array_set_clear_func (self->incomes, clear_income);
  return self;
}

void
finx_day_change_free (FinxDayChange *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->trades);
  g_array_unref (self->incomes);
  g_free (self);
}

gint64
finx_day_change_get_start (const FinxDayChange *self)
{
  gint64 start_us = G_MAXINT64;

  for (guint i = 0; i < FINX_N_CALENDARS; i++)
    start_us = MIN (start_us, self->starts_us[i]);
  return start_us;
}

void
finx_day_change_add_fill (FinxDayChange  *self,
                          const FinxFill *fill)
{
  Trades *trades = g_hash_table_lookup (self->trades, fill->instrument);
  FinxDecimal quantity = fill->side == FINX_SIDE_BUY ? fill->quantity : finx_decimal_negate (fill->quantity);

  if (fill->time_us < self->starts_us[fill->instrument->calendar])
    return;
  if (trades == NULL)
    {
      trades = g_new0 (Trades, 1);
      g_hash_table_insert (self->trades, (gpointer) fill->instrument, trades);
    }
  trades->quantity = finx_decimal_add (trades->quantity, quantity);
  trades->paid = finx_decimal_add (trades->paid, finx_money_notional (fill->instrument, quantity, fill->price));
  trades->fees = finx_decimal_add (trades->fees, fill->fee);
}

void
finx_day_change_add_cash (FinxDayChange          *self,
                          const FinxCashMovement *movement)
{
  gboolean is_flow = movement->kind == FINX_CASH_DEPOSIT || movement->kind == FINX_CASH_WITHDRAWAL || movement->kind == FINX_CASH_ADJUSTMENT;
  Income income = { NULL, movement->amount };

  if (is_flow || finx_days_from_time (movement->time_us) != finx_days_from_time (self->now_us))
    return;
  income.currency = g_strdup (movement->currency);
  g_array_append_val (self->incomes, income);
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

FinxDecimal
finx_day_change_read (const FinxDayChange *self,
                      FinxBooks           *books,
                      const char          *base_currency,
                      FinxPriceFunc        price,
                      FinxRateFunc         rate,
                      gpointer             user_data)
{
  g_autoptr(GPtrArray) instruments = finx_holding_list_instruments (books);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < instruments->len; i++)
    {
      const FinxInstrument *instrument = instruments->pdata[i];
      const Trades *traded = g_hash_table_lookup (self->trades, instrument);
      const Trades trades = traded != NULL ? *traded : (Trades) { FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO };
      FinxDecimal last = FINX_DECIMAL_UNKNOWN, previous = FINX_DECIMAL_UNKNOWN, change;
      FinxHolding holding;

      finx_holding_read (&holding, books, instrument);
      if (traded == NULL && finx_decimal_is_known (holding.quantity) && finx_decimal_sign (holding.quantity) == 0)
        continue;
      price (instrument, &last, &previous, user_data);
      change = worth (instrument, holding.quantity, last);
      change = finx_decimal_sub (change, worth (instrument, finx_decimal_sub (holding.quantity, trades.quantity), previous));
      change = finx_decimal_sub (finx_decimal_sub (change, trades.paid), trades.fees);
      if (!g_str_equal (instrument->currency, base_currency))
        change = finx_money_convert (change, rate (instrument->currency, base_currency, user_data));
      sum = finx_decimal_add (sum, change);
    }
  for (guint i = 0; i < self->incomes->len; i++)
    {
      const Income *income = &g_array_index (self->incomes, Income, i);

      sum = finx_decimal_add (sum, g_str_equal (income->currency, base_currency) ? income->amount
                                   : finx_money_convert (income->amount, rate (income->currency, base_currency, user_data)));
    }
  return sum;
}
