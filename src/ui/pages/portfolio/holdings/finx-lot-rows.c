/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-lot-rows.h"

#include <string.h>

#include "base/finx-clock.h"
#include "ui/words/finx-format.h"

typedef struct
{
  FinxReview *review;
  gboolean    is_open;
} Lots;

static void
lots_free (gpointer data)
{
  finx_review_unref (((Lots *) data)->review);
  g_free (data);
}

static void
read_lot (const Lots *lots,
          guint       row,
          FinxLotRow *lot)
{
  const FinxGainsReport *gains = finx_review_get_gains (lots->review);
  FinxOpenLot open;
  FinxClosedLot closed;

  if (lots->is_open)
    {
      finx_gains_report_get_open (gains, row, &open);
      *lot = (FinxLotRow) {
        .instrument = open.instrument, .account = open.account, .opened_day = open.opened_day, .holding_days = open.holding_days,
        .is_long_term = open.is_long_term, .quantity = open.quantity, .cost = open.cost, .base_cost = open.base_cost,
        .base_value = open.base_value, .price_gain = open.price_gain, .currency_gain = open.currency_gain, .base_gain = open.base_gain,
      };
      return;
    }
  finx_gains_report_get_closed (gains, row, &closed);
  *lot = (FinxLotRow) {
    .instrument = closed.instrument, .account = closed.account, .opened_day = closed.opened_day, .closed_day = closed.closed_day,
    .holding_days = closed.holding_days, .is_long_term = closed.is_long_term, .is_doubtful = closed.is_doubtful, .quantity = closed.quantity, .cost = closed.cost,
    .proceeds = closed.proceeds, .base_cost = closed.base_cost, .price_gain = closed.price_gain, .currency_gain = closed.currency_gain,
    .base_gain = closed.base_gain, .washed_quantity = closed.washed_quantity, .washed_loss = closed.washed_loss,
    .possible_loss = closed.possible_loss, .wash_reasons = closed.wash_reasons,
  };
}

static gboolean
has_text (const char *text,
          const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
has_day (gint32      day,
         const char *needle)
{
  g_autofree char *text = finx_format_date (day * FINX_USEC_PER_DAY, "UTC");

  return has_text (text, needle);
}

static gboolean
is_match (gpointer    data,
          guint       row,
          const char *needle)
{
  const Lots *lots = data;
  FinxLotRow lot;

  read_lot (lots, row, &lot);
  return has_text (lot.instrument->symbol, needle) || has_text (lot.instrument->name, needle) || has_text (lot.account, needle)
         || has_text (lot.instrument->currency, needle) || has_day (lot.opened_day, needle)
         || (!lots->is_open && has_day (lot.closed_day, needle));
}

static double
to_number (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_double (value) : -G_MAXDOUBLE;
}

static FinxRowKeyKind
get_text_key (const FinxLotRow *lot,
              const char    *column,
              FinxRowKey    *key)
{
  const struct { const char *column, *text; } texts[] = {
    { "symbol", lot->instrument->symbol }, { "account", lot->account }, { "currency", lot->instrument->currency },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (column, texts[i].column))
      {
        key->text = texts[i].text;
        return FINX_ROW_KEY_TEXT;
      }
  return FINX_ROW_KEY_NONE;
}

/* Unknown numbers come first. */
static FinxRowKeyKind
get_key (gpointer    data,
         guint       row,
         const char *column,
         FinxRowKey *key)
{
  FinxLotRow lot;

  read_lot (data, row, &lot);
  {
    const struct { const char *column; double value; } numbers[] = {
      { "opened", lot.opened_day }, { "closed", lot.closed_day }, { "held", lot.holding_days }, { "term", lot.is_long_term },
      { "quantity", to_number (lot.quantity) }, { "cost", to_number (lot.cost) }, { "proceeds", to_number (lot.proceeds) },
      { "base-cost", to_number (lot.base_cost) }, { "value", to_number (lot.base_value) }, { "price-gain", to_number (lot.price_gain) },
      { "currency-gain", to_number (lot.currency_gain) }, { "gain", to_number (lot.base_gain) }, { "washed", to_number (lot.washed_loss) },
      { "possible", to_number (lot.possible_loss) },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      if (g_str_equal (column, numbers[i].column))
        {
          key->number = numbers[i].value;
          return FINX_ROW_KEY_NUMBER;
        }
  }
  return get_text_key (&lot, column, key);
}

FinxRowSource *
finx_lot_rows_new (FinxReview *review,
                   gboolean    is_open)
{
  static const FinxRowFuncs open_funcs = { is_match, get_key, FALSE, NULL }, closed_funcs = { is_match, get_key, TRUE, NULL };
  const FinxGainsReport *gains = finx_review_get_gains (review);
  Lots *lots = g_new (Lots, 1);

  *lots = (Lots) { finx_review_ref (review), is_open };
  return finx_row_source_new (is_open ? &open_funcs : &closed_funcs, lots, lots_free, is_open ? gains->n_open : gains->n_closed);
}

void
finx_lot_rows_get (FinxRowItem *item,
                   FinxLotRow  *lot)
{
  read_lot (finx_row_item_get_data (item), finx_row_item_get_row (item), lot);
}
