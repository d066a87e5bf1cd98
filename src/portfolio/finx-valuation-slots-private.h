/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-valuation-series.h"

G_BEGIN_DECLS

#define FINX_NO_STATE G_MAXUINT32

/* What a slot is after a posting. Sums are since the beginning, in units of 10^-FINX_BOOKS_MONEY_SCALE. */
typedef struct
{
  gint32     day;
  guint32    slot;
  guint32    previous;          /* state of the same slot; or %FINX_NO_STATE */
  gint64     units;             /* of a holding, in units of 10^-quantity_scale */
  FinxAmount amount;            /* cost in the instrument's currency; of cash the balance */
  FinxAmount base_cost;         /* see #FinxDayHolding */
  FinxAmount credit;            /* see #FinxDayHolding */
} SlotState;

/* One instrument or one currency in one account. */
typedef struct
{
  const char           *account;        /* interned */
  const FinxInstrument *instrument;     /* %NULL: cash */
  const char           *currency;       /* interned */
  const FinxDayColumn  *prices;
  guint8                quantity_scale;
  gboolean              is_included;    /* by the filters */
  guint32               last;           /* state */
  /* While walking along the days: */
  guint32               current;        /* state */
  guint                 cursor;
  guint32               valued_state;   /* what the value below was computed of */
  FinxDecimal           valued_price, valued_rate;
  FinxDecimal           value;
} Slot;

/* What the postings of a portfolio amount to, in order of time. */
typedef struct
{
  const FinxValuationOptions *options;
  FinxBooksRunner *runner;      /* borrowed */
  GArray     *slots;            /* (element-type Slot), by first appearance */
  GHashTable *by_key;           /* "account\nI…" or "account\nC…" → slot + 1 */
  GArray     *states;           /* (element-type SlotState), by day */
  GArray     *tallies;          /* (element-type FinxValuationDay), the sums of each day on which something was posted */
} Slots;

void           finx_slots_init       (Slots *self, const FinxValuationOptions *options);
void           finx_slots_clear      (Slots *self);
/* Takes a posting in; for #FinxBooksRun. */
void           finx_slots_posted_cb  (const FinxPosting *posting, gpointer user_data);
/* Forgets all from @day on. */
void           finx_slots_rewind     (Slots *self, gint32 day);
/* The state of a slot at the end of @day; %NULL before its first. */
const SlotState *finx_slots_state_on (const Slots *self, const Slot *slot, gint32 day);

static inline FinxDecimal
finx_slots_money (FinxAmount amount)
{
  return finx_amount_to_decimal (amount, FINX_BOOKS_MONEY_SCALE);
}

/* The value of @quantity in the instrument's currency. */
static inline FinxDecimal
finx_slots_local_value (const FinxInstrument *instrument,
                        FinxDecimal           quantity,
                        FinxDecimal           price)
{
  FinxDecimal value = finx_decimal_mul (quantity, price, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);

  if (instrument->multiplier.coef == 1 && instrument->multiplier.scale == 0)
    return value;
  return finx_decimal_mul (value, instrument->multiplier, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

static inline FinxDecimal
finx_slots_in_base (FinxDecimal amount,
                    FinxDecimal rate)
{
  if (rate.coef == 1 && rate.scale == 0)
    return amount;
  return finx_decimal_mul (amount, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

G_END_DECLS
