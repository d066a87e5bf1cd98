/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-holding-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "ui/review/finx-holding-item.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-quote-age.h"

/* In the order of the columns. */
typedef enum
{
  COLUMN_SYMBOL, COLUMN_NAME, COLUMN_QUANTITY, COLUMN_COST_PRICE, COLUMN_LAST, COLUMN_CURRENCY, COLUMN_AGE, COLUMN_DAY, COLUMN_VALUE,
  COLUMN_WEIGHT, COLUMN_PRICE_GAIN, COLUMN_CURRENCY_GAIN, COLUMN_REALISED, COLUMN_INCOME, COLUMN_FEES, COLUMN_TAXES, COLUMN_TOTAL,
  N_COLUMNS
} Column;

static const FinxReviewHolding *
get (gconstpointer item)
{
  return finx_holding_item_get ((FinxHoldingItem *) item);
}

/* A lot stands for itself by the day it was acquired. */
static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);
  const FinxOpenLot *lot = finx_holding_item_get_lot (item);

  if (lot != NULL)
    return finx_format_day (lot->opened_day);
  return g_strdup (holding->instrument != NULL ? holding->instrument->symbol : _("Cash"));
}

/* The first of all is what a person looks for: holdings by symbol, their lots by day. */
static int
symbol_compare (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const FinxOpenLot *x = finx_holding_item_get_lot ((FinxHoldingItem *) a), *y = finx_holding_item_get_lot ((FinxHoldingItem *) b);
  g_autofree char *left = NULL, *right = NULL;

  if (x != NULL && y != NULL)
    return (x->opened_day > y->opened_day) - (x->opened_day < y->opened_day);
  left = symbol_text ((gpointer) a, user_data);
  right = symbol_text ((gpointer) b, user_data);
  return g_utf8_collate (left, right);
}

static char *
name_text (gpointer item,
           gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);
  const FinxOpenLot *lot = finx_holding_item_get_lot (item);

  if (lot != NULL)
    {
      g_autofree char *held = finx_format_held (lot->holding_days);

      return g_strdup_printf ("%s · %s · %s", held, lot->is_long_term ? _("long") : _("short"), lot->account);
    }
  return g_strdup (holding->instrument != NULL ? holding->instrument->name : "");
}

static char *
quantity_text (gpointer item,
               gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);

  return holding->instrument != NULL ? finx_format_quantity (holding->instrument, holding->quantity)
                                     : finx_format_money (holding->quantity, holding->currency);
}

static char *
cost_price_text (gpointer item,
                 gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);

  return holding->instrument != NULL ? finx_format_price (holding->instrument, holding->cost_price) : g_strdup ("");
}

static char *
last_text (gpointer item,
           gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);

  return holding->instrument != NULL ? finx_format_price (holding->instrument, holding->price) : g_strdup ("");
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (get (item)->currency);
}

/* Older than the price is what tells how old the value is. */
static char *
rate_age_text (const FinxReviewHolding *holding)
{
  g_autofree char *age = finx_format_age (holding->rate_age * FINX_USEC_PER_DAY);

  /* Translators: the age of an exchange rate */
  return g_strdup_printf (_("FX %s"), age);
}

static FinxQuoteRow *
row_of (const FinxReviewHolding *holding,
        FinxPortfolioView       *view)
{
  return finx_quote_board_lookup (finx_engine_get_board (finx_portfolio_view_get_engine (view)), holding->instrument);
}

/* (transfer full) (nullable): that of the quote where the portfolio lives by quotes, or where a provider told it since the close */
static char *
quote_age_text (const FinxReviewHolding *holding,
                FinxPortfolioView       *view)
{
  FinxQuoteRow *row = finx_portfolio_view_get_as_of (view) == G_MAXINT32 ? row_of (holding, view) : NULL;
  const FinxLastPrice *told = row != NULL ? finx_quote_row_get_told (row) : NULL;
  char *age = NULL;

  if (row != NULL && (told != NULL ? finx_decimal_equal (told->price, holding->price) : finx_portfolio_view_is_simulated (view)))
    age = finx_quote_age_text (row);
  return age == NULL && told != NULL && finx_decimal_equal (told->price, holding->price) ? finx_quote_delay_text (row) : age;
}

static char *
age_text (gpointer item,
          gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);
  char *live;

  if (finx_holding_item_get_lot (item) != NULL)
    return g_strdup ("");
  if (holding->instrument == NULL)
    return holding->rate_age > 0 ? rate_age_text (holding) : g_strdup ("");
  live = quote_age_text (holding, user_data);
  if (live != NULL)
    return live;
  if (holding->rate_age > MAX (holding->price_age, 0) && holding->price_age >= 0)
    return rate_age_text (holding);
  if (holding->price_age == 0)
    return g_strdup ("");
  return holding->price_age < 0 ? g_strdup ("–") : finx_format_age (holding->price_age * FINX_USEC_PER_DAY);
}

static const char *
age_style (gpointer item,
           gpointer user_data)
{
  g_autofree char *text = age_text (item, user_data);

  return *text != '\0' ? "warn" : NULL;
}

static double
day_ratio (const FinxReviewHolding *holding)
{
  if (!finx_decimal_is_known (holding->price) || !finx_decimal_is_known (holding->previous) || finx_decimal_sign (holding->previous) == 0)
    return NAN;
  return finx_decimal_to_double (holding->price) / finx_decimal_to_double (holding->previous) - 1;
}

static char *
day_text (gpointer item,
          gpointer user_data)
{
  const FinxReviewHolding *holding = get (item);

  return holding->instrument != NULL && finx_holding_item_get_lot (item) == NULL ? finx_format_percent_signed (day_ratio (holding), 2)
                                                                                 : g_strdup ("");
}

static int
day_sign (gpointer item,
          gpointer user_data)
{
  double ratio = finx_holding_item_get_lot (item) == NULL ? day_ratio (get (item)) : NAN;

  return isnan (ratio) ? 2 : (ratio > 0) - (ratio < 0);
}

static int
day_compare (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  double x = day_ratio (get (a)), y = day_ratio (get (b));

  if (isnan (x) || isnan (y))
    return isnan (y) - isnan (x);
  return (x > y) - (x < y);
}

static char *
weight_text (gpointer item,
             gpointer user_data)
{
  return finx_format_percent (get (item)->weight, 1);
}

static FinxDecimal
get_value (const FinxReviewHolding *holding,
           Column                   column)
{
  switch (column)
    {
    case COLUMN_QUANTITY:      return holding->quantity;
    case COLUMN_COST_PRICE:    return holding->cost_price;
    case COLUMN_LAST:          return holding->price;
    case COLUMN_PRICE_GAIN:    return holding->price_gain;
    case COLUMN_CURRENCY_GAIN: return holding->currency_gain;
    case COLUMN_REALISED:      return holding->realised;
    case COLUMN_INCOME:        return holding->income;
    case COLUMN_FEES:          return holding->fees;
    case COLUMN_TAXES:         return holding->taxes;
    case COLUMN_TOTAL:         return holding->total_gain;
    default:                   return holding->base_value;
    }
}

static int
compare (gconstpointer a,
         gconstpointer b,
         Column        column)
{
  FinxDecimal x = get_value (get (a), column), y = get_value (get (b), column);

  if (!finx_decimal_is_known (x) || !finx_decimal_is_known (y))
    return finx_decimal_is_known (x) - finx_decimal_is_known (y);
  return finx_decimal_compare (x, y);
}

/* What only a whole holding has. */
static gboolean
is_absent (gpointer item,
           Column   column)
{
  return finx_holding_item_get_lot (item) != NULL
         && (column == COLUMN_REALISED || column == COLUMN_INCOME || column == COLUMN_FEES || column == COLUMN_TAXES);
}

/* Amounts in the base currency: the text, its sign, the exact number and the order, by column. */
#define MONEY(name, column, is_gain)                                                                                             \
  static char *name##_text (gpointer item, gpointer user_data)                                                                   \
  {                                                                                                                              \
    FinxDecimal value = get_value (get (item), column);                                                                          \
    const char *currency = finx_portfolio_view_get_currency (user_data);                                                         \
                                                                                                                                 \
    if (is_absent (item, column))                                                                                                \
      return g_strdup ("");                                                                                                      \
    return is_gain ? finx_format_money_signed (value, currency) : finx_format_money (value, currency);                           \
  }                                                                                                                              \
  static int name##_sign (gpointer item, gpointer user_data)                                                                     \
  {                                                                                                                              \
    FinxDecimal value = get_value (get (item), column);                                                                          \
                                                                                                                                 \
    return is_gain && finx_decimal_is_known (value) ? finx_decimal_sign (value) : 2;                                             \
  }                                                                                                                              \
  static char *name##_exact (gpointer item, gpointer user_data)                                                                  \
  {                                                                                                                              \
    FinxDecimal value = get_value (get (item), column);                                                                          \
                                                                                                                                 \
    return finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("");              \
  }                                                                                                                              \
  static int name##_compare (gconstpointer a, gconstpointer b, gpointer user_data)                                               \
  {                                                                                                                              \
    return compare (a, b, column);                                                                                               \
  }
MONEY (value, COLUMN_VALUE, FALSE)
MONEY (price_gain, COLUMN_PRICE_GAIN, TRUE)
MONEY (currency_gain, COLUMN_CURRENCY_GAIN, TRUE)
MONEY (realised, COLUMN_REALISED, TRUE)
MONEY (income, COLUMN_INCOME, TRUE)
MONEY (fees, COLUMN_FEES, FALSE)
MONEY (taxes, COLUMN_TAXES, FALSE)
MONEY (total, COLUMN_TOTAL, TRUE)

static int
quantity_compare (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return compare (a, b, COLUMN_QUANTITY);
}

static int
cost_price_compare (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  return compare (a, b, COLUMN_COST_PRICE);
}

static int
last_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return compare (a, b, COLUMN_LAST);
}

#define MONEY_COLUMN(name, title_, priority_, ...) \
  { .id = #name, .title = title_, .text = name##_text, .sign = name##_sign, .exact = name##_exact, .compare = name##_compare, \
    .is_number = TRUE, .priority = priority_, .chars = 10, __VA_ARGS__ }

static void
see (gpointer item,
     gpointer user_data)
{
  if (get (item)->instrument != NULL)
    finx_quote_row_see (row_of (get (item), user_data));
}

static void
look (GtkWidget *table,
      gpointer   view)
{
  finx_table_foreach_in_view (FINX_TABLE (table), see, view);
}

GtkWidget *
finx_holding_table_new (FinxPortfolioView *view,
                        gboolean           is_small)
{
  const char *currency = finx_portfolio_view_get_currency (view);
  g_autofree char *value = g_strdup_printf (_("Value %s"), currency), *total = g_strdup_printf (_("Total %s"), currency);
  GtkWidget *table;
  const FinxColumn columns[N_COLUMNS] = {
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .compare = symbol_compare, .is_bold = TRUE, .priority = 1, .chars = is_small ? 8 : 11 },
    { .id = "name", .title = _("Name"), .text = name_text, .priority = 3, .chars = is_small ? 10 : 12, .expand = TRUE, .is_dim = TRUE },
    { .id = "quantity", .title = _("Quantity"), .text = quantity_text, .compare = quantity_compare, .is_number = TRUE, .priority = 2,
      .chars = 8, .is_hidden = is_small },
    { .id = "cost-price", .title = _("Cost price"), .text = cost_price_text, .compare = cost_price_compare, .is_number = TRUE,
      .priority = 3, .chars = 9, .is_hidden = is_small },
    { .id = "last", .title = _("Last"), .text = last_text, .compare = last_compare, .is_number = TRUE, .priority = 1, .chars = 9 },
    { .id = "currency", .title = "", .text = currency_text, .priority = 2, .chars = 4, .is_dim = TRUE },
    { .id = "age", .title = _("Price age"), .text = age_text, .style = age_style, .priority = 2, .chars = 5 },
    { .id = "day", .title = _("Day"), .text = day_text, .sign = day_sign, .compare = day_compare, .is_number = TRUE, .triangle = TRUE,
      .priority = 1, .chars = 8 },
    MONEY_COLUMN (value, value, 1),
    { .id = "weight", .title = _("Weight"), .text = weight_text, .compare = value_compare, .is_number = TRUE, .priority = 2, .chars = 6 },
    MONEY_COLUMN (price_gain, _("Price gain"), 3, .is_hidden = is_small),
    MONEY_COLUMN (currency_gain, _("Currency gain"), 3, .is_hidden = is_small),
    MONEY_COLUMN (realised, _("Realised"), 3, .is_hidden = is_small),
    MONEY_COLUMN (income, _("Income"), 3, .is_hidden = is_small),
    MONEY_COLUMN (fees, _("Fees"), 3, .is_hidden = TRUE),
    MONEY_COLUMN (taxes, _("Taxes"), 3, .is_hidden = TRUE),
    MONEY_COLUMN (total, total, 1, .is_bold = TRUE),
  };

  table = finx_table_new (is_small ? _("Largest holdings") : _("Holdings"), "serial", columns, G_N_ELEMENTS (columns), view);
  finx_quote_look (table, look, view);
  return table;
}

/* Sums of what the columns show; unknown as soon as one part is. */
void
finx_holding_table_set_totals (FinxTable  *table,
                               FinxReview *review)
{
  const GArray *holdings = finx_review_get_holdings (review);
  const FinxReviewSummary *summary = finx_review_get_summary (review);
  const char *currency = finx_review_get_options (review)->base_currency;
  FinxDecimal sums[N_COLUMNS] = { { 0 } };
  const char *texts[N_COLUMNS] = { NULL };
  int signs[N_COLUMNS];
  FinxDecimal before;
  double move;
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < holdings->len; i++)
    for (int column = COLUMN_VALUE; column < N_COLUMNS; column++)
      if (column != COLUMN_WEIGHT)
        sums[column] = finx_decimal_add (sums[column], get_value (&g_array_index (holdings, FinxReviewHolding, i), (Column) column));
  for (int column = 0; column < N_COLUMNS; column++)
    {
      gboolean is_gain = column >= COLUMN_PRICE_GAIN && column != COLUMN_FEES && column != COLUMN_TAXES;

      signs[column] = is_gain && finx_decimal_is_known (sums[column]) ? finx_decimal_sign (sums[column]) : 2;
      if (column < COLUMN_VALUE || column == COLUMN_WEIGHT)
        continue;
      g_ptr_array_add (kept, is_gain ? finx_format_money_signed (sums[column], currency) : finx_format_money (sums[column], currency));
      texts[column] = kept->pdata[kept->len - 1];
    }
  texts[COLUMN_SYMBOL] = _("Total");
  before = finx_decimal_sub (summary->value, summary->price_move);
  move = finx_decimal_is_known (before) && before.coef != 0 ? finx_decimal_to_double (summary->price_move) / finx_decimal_to_double (before) : NAN;
  g_ptr_array_add (kept, finx_format_percent_signed (move, 2));
  texts[COLUMN_DAY] = kept->pdata[kept->len - 1];
  signs[COLUMN_DAY] = isnan (move) ? 2 : (move > 0) - (move < 0);
  finx_table_set_totals (table, texts, signs);
}
