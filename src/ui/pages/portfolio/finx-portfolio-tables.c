/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-portfolio-tables.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/finx-format.h"
#include "ui/finx-quote-age.h"

/* Positions. */

static const char *
base_currency (gpointer portfolio)
{
  return finx_portfolio_get_account (portfolio)->currency;
}

static int
decimal_sign (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_sign (value) : 2;
}

/* Unknown ones last. */
static int
compare_decimals (FinxDecimal a,
                  FinxDecimal b)
{
  gboolean known_a = finx_decimal_is_known (a), known_b = finx_decimal_is_known (b);

  if (known_a && known_b)
    return finx_decimal_compare (a, b);
  return known_b - known_a;
}

static int
compare_doubles (double a,
                 double b)
{
  if (isnan (a) || isnan (b))
    return !!isnan (a) - !!isnan (b);
  return (a > b) - (a < b);
}

static char *
exact_decimal (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("");
}

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->symbol);
}

static char *
name_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->name);
}

static char *
quantity_text (gpointer item,
               gpointer user_data)
{
  return finx_format_quantity (finx_position_get_instrument (item), finx_position_get_quantity (item));
}

static char *
quantity_exact (gpointer item,
                gpointer user_data)
{
  return exact_decimal (finx_position_get_quantity (item));
}

static char *
average_text (gpointer item,
              gpointer user_data)
{
  guint decimals = finx_position_get_instrument (item)->price_scale + 1;
  FinxDecimal average = finx_position_get_average (item);

  if (!finx_decimal_is_known (average))
    return g_strdup ("–");
  return finx_format_decimal (finx_decimal_rescale (average, decimals, FINX_ROUND_HALF_EVEN), (int) decimals);
}

static char *
average_exact (gpointer item,
               gpointer user_data)
{
  return exact_decimal (finx_position_get_average (item));
}

static char *
last_text (gpointer item,
           gpointer user_data)
{
  return finx_format_price (finx_position_get_instrument (item), finx_quote_row_get_last (finx_position_get_quote (item)));
}

static char *
last_exact (gpointer item,
            gpointer user_data)
{
  return exact_decimal (finx_quote_row_get_last (finx_position_get_quote (item)));
}

static int
last_direction (gpointer item,
                gpointer user_data)
{
  return finx_quote_row_get_direction (finx_position_get_quote (item));
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->currency);
}

static const char *
last_style (gpointer item,
            gpointer user_data)
{
  return finx_quote_last_style (finx_position_get_quote (item));
}

static char *
day_text (gpointer item,
          gpointer user_data)
{
  return finx_quote_day_text (finx_position_get_quote (item));
}

static int
day_sign (gpointer item,
          gpointer user_data)
{
  return finx_quote_day_sign (finx_position_get_quote (item));
}

static const char *
day_style (gpointer item,
           gpointer user_data)
{
  return finx_quote_day_style (finx_position_get_quote (item));
}

static int
day_compare (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  return compare_doubles (finx_quote_row_get_ratio (finx_position_get_quote ((FinxPosition *) a)),
                          finx_quote_row_get_ratio (finx_position_get_quote ((FinxPosition *) b)));
}

static char *
value_text (gpointer item,
            gpointer user_data)
{
  return finx_format_money (finx_position_get_value (item), finx_position_get_instrument (item)->currency);
}

static char *
value_exact (gpointer item,
             gpointer user_data)
{
  return exact_decimal (finx_position_get_value (item));
}

static char *
base_value_text (gpointer item,
                 gpointer user_data)
{
  return finx_format_money (finx_position_get_base_value (item), base_currency (user_data));
}

static char *
base_value_exact (gpointer item,
                  gpointer user_data)
{
  return exact_decimal (finx_position_get_base_value (item));
}

static int
base_value_compare (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  return compare_decimals (finx_position_get_base_value ((FinxPosition *) a), finx_position_get_base_value ((FinxPosition *) b));
}

static char *
weight_text (gpointer item,
             gpointer user_data)
{
  return finx_format_percent (finx_position_get_weight (item), 1);
}

static int
weight_compare (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return compare_doubles (finx_position_get_weight ((FinxPosition *) a), finx_position_get_weight ((FinxPosition *) b));
}

static char *
gain_text (gpointer item,
           gpointer user_data)
{
  return finx_format_money_signed (finx_position_get_base_unrealised (item), base_currency (user_data));
}

static char *
gain_exact (gpointer item,
            gpointer user_data)
{
  return exact_decimal (finx_position_get_base_unrealised (item));
}

static int
gain_sign (gpointer item,
           gpointer user_data)
{
  FinxDecimal gain = finx_position_get_base_unrealised (item);

  /* Of what is shown: a hundredth of a cent is no gain to see. */
  return decimal_sign (finx_decimal_rescale (gain, finx_currency_digits (base_currency (user_data)), FINX_ROUND_HALF_EVEN));
}

static int
gain_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return compare_decimals (finx_position_get_base_unrealised ((FinxPosition *) a),
                           finx_position_get_base_unrealised ((FinxPosition *) b));
}

static char *
return_text (gpointer item,
             gpointer user_data)
{
  return finx_format_percent_signed (finx_position_get_return (item), 2);
}

/* By what is shown: a return that rounds to zero is neither. */
static int
return_sign (gpointer item,
             gpointer user_data)
{
  double value = finx_position_get_return (item);

  return !(fabs (value) >= 0.00005) ? 0 : value > 0 ? 1 : -1;
}

static int
return_compare (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return compare_doubles (finx_position_get_return ((FinxPosition *) a), finx_position_get_return ((FinxPosition *) b));
}

enum { COLUMN_SYMBOL, COLUMN_NAME, COLUMN_QUANTITY, COLUMN_AVERAGE, COLUMN_LAST, COLUMN_CURRENCY, COLUMN_DAY, COLUMN_VALUE,
       COLUMN_BASE_VALUE, COLUMN_WEIGHT, COLUMN_GAIN, COLUMN_RETURN, N_COLUMNS };

GtkWidget *
finx_position_table_new (FinxPortfolio *portfolio)
{
  g_autofree char *value = g_strdup_printf (_("Value %s"), base_currency (portfolio));
  g_autofree char *gain = g_strdup_printf (_("Unrealised %s"), base_currency (portfolio));
  const FinxColumn columns[N_COLUMNS] = {
    [COLUMN_SYMBOL] = { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 9 },
    [COLUMN_NAME] = { .id = "name", .title = _("Name"), .text = name_text, .is_dim = TRUE, .priority = 3, .chars = 12, .expand = TRUE },
    [COLUMN_QUANTITY] = { .id = "quantity", .title = _("Quantity"), .text = quantity_text, .exact = quantity_exact, .is_number = TRUE, .priority = 2, .chars = 7 },
    [COLUMN_AVERAGE] = { .id = "average", .title = _("Average"), .text = average_text, .exact = average_exact, .is_number = TRUE, .priority = 2, .chars = 8 },
    [COLUMN_LAST] = { .id = "last", .title = _("Last"), .text = last_text, .exact = last_exact, .style = last_style, .flash = last_direction, .is_number = TRUE, .priority = 1, .chars = 8 },
    [COLUMN_CURRENCY] = { .id = "currency", .title = _("Currency"), .text = currency_text, .is_dim = TRUE, .priority = 3, .chars = 4 },
    [COLUMN_DAY] = { .id = "day", .title = _("Day"), .text = day_text, .style = day_style, .sign = day_sign, .compare = day_compare, .triangle = TRUE, .is_number = TRUE, .priority = 1, .chars = 8 },
    [COLUMN_VALUE] = { .id = "value", .title = _("Value"), .text = value_text, .exact = value_exact, .is_number = TRUE, .priority = 3, .chars = 9, .is_hidden = TRUE },
    [COLUMN_BASE_VALUE] = { .id = "base-value", .title = value, .text = base_value_text, .exact = base_value_exact, .compare = base_value_compare, .is_number = TRUE, .priority = 1, .chars = 10 },
    [COLUMN_WEIGHT] = { .id = "weight", .title = _("Weight"), .text = weight_text, .compare = weight_compare, .is_number = TRUE, .priority = 2, .chars = 6 },
    [COLUMN_GAIN] = { .id = "gain", .title = gain, .text = gain_text, .exact = gain_exact, .sign = gain_sign, .compare = gain_compare, .is_number = TRUE, .priority = 2, .chars = 10 },
    [COLUMN_RETURN] = { .id = "return", .title = _("Return"), .text = return_text, .sign = return_sign, .compare = return_compare, .is_number = TRUE, .priority = 2, .chars = 8 },
  };

  return finx_table_new (_("Positions"), "serial", columns, G_N_ELEMENTS (columns), portfolio);
}

/* What was paid for all positions, in the base currency; NaN when a part of it is unknown. */
static double
sum_cost (FinxPortfolio *portfolio)
{
  GListModel *positions = finx_portfolio_get_positions (portfolio);
  double sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);
      FinxDecimal cost = finx_decimal_sub (finx_position_get_base_value (position), finx_position_get_base_unrealised (position));

      if (!finx_decimal_is_known (cost))
        return NAN;
      sum += fabs (finx_decimal_to_double (cost));
    }
  return sum;
}

static double
divide (FinxDecimal part,
        double      whole)
{
  return finx_decimal_is_known (part) && whole > 0 ? finx_decimal_to_double (part) / whole : NAN;
}

/**
 * finx_position_table_set_totals:
 *
 * The sums come from the valuation, which is exact; so they may differ from the sum of rounded rows in the last digit.
 */
void
finx_position_table_set_totals (FinxTable     *table,
                                FinxPortfolio *portfolio)
{
  const FinxValuation *valuation = finx_portfolio_get_valuation (portfolio);
  FinxDecimal value = finx_decimal_add (valuation->long_value, valuation->short_value);
  double before = finx_decimal_to_double (valuation->net_worth) - finx_decimal_to_double (valuation->day_change);
  guint n = g_list_model_get_n_items (finx_portfolio_get_positions (portfolio));
  const char *texts[N_COLUMNS] = { NULL };
  int signs[N_COLUMNS];
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u position", "%u positions", n), n);
  g_autofree char *base_value = finx_format_money (value, base_currency (portfolio));
  g_autofree char *gain = finx_format_money_signed (valuation->unrealised, base_currency (portfolio));
  g_autofree char *day = finx_format_percent_signed (finx_decimal_is_known (valuation->net_worth) ? divide (valuation->day_change, before) : NAN, 2);
  g_autofree char *weight = finx_format_percent (finx_decimal_is_known (valuation->net_worth)
                                                 ? divide (value, finx_decimal_to_double (valuation->net_worth)) : NAN, 1);
  g_autofree char *gained = finx_format_percent_signed (divide (valuation->unrealised, sum_cost (portfolio)), 2);

  for (int i = 0; i < N_COLUMNS; i++)
    signs[i] = 2;
  texts[COLUMN_SYMBOL] = count;
  texts[COLUMN_DAY] = day;
  signs[COLUMN_DAY] = decimal_sign (valuation->day_change);
  texts[COLUMN_BASE_VALUE] = base_value;
  texts[COLUMN_WEIGHT] = weight;
  texts[COLUMN_GAIN] = gain;
  texts[COLUMN_RETURN] = gained;
  signs[COLUMN_GAIN] = signs[COLUMN_RETURN] = decimal_sign (valuation->unrealised);
  finx_table_set_totals (table, texts, signs);
}

/* Cash. */

static char *
balance_currency_text (gpointer item,
                       gpointer user_data)
{
  return g_strdup (finx_cash_balance_get_currency (item));
}

static char *
balance_text (gpointer item,
              gpointer user_data)
{
  return finx_format_money (finx_cash_balance_get_amount (item), finx_cash_balance_get_currency (item));
}

static char *
balance_exact (gpointer item,
               gpointer user_data)
{
  return exact_decimal (finx_cash_balance_get_amount (item));
}

static char *
balance_base_text (gpointer item,
                   gpointer user_data)
{
  return finx_format_money (finx_cash_balance_get_base_value (item), base_currency (user_data));
}

static char *
balance_base_exact (gpointer item,
                    gpointer user_data)
{
  return exact_decimal (finx_cash_balance_get_base_value (item));
}

GtkWidget *
finx_balance_table_new (FinxPortfolio *portfolio)
{
  g_autofree char *value = g_strdup_printf (_("Value %s"), base_currency (portfolio));
  const FinxColumn columns[] = {
    { .id = "currency", .title = _("Currency"), .text = balance_currency_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "amount", .title = _("Balance"), .text = balance_text, .exact = balance_exact, .is_number = TRUE, .priority = 1, .chars = 14 },
    { .id = "value", .title = value, .text = balance_base_text, .exact = balance_base_exact, .is_number = TRUE, .priority = 2, .chars = 14 },
  };

  return finx_table_new (_("Cash balances"), "serial", columns, G_N_ELEMENTS (columns), portfolio);
}

static const FinxCashMovement *
get_movement (gconstpointer item)
{
  return finx_cash_item_get_movement ((FinxCashItem *) item);
}

static char *
movement_time_text (gpointer item,
                    gpointer user_data)
{
  return finx_format_when (get_movement (item)->time_us, finx_clock_now (finx_engine_get_clock (user_data)));
}

static char *
movement_time_exact (gpointer item,
                     gpointer user_data)
{
  return finx_time_format_iso (get_movement (item)->time_us);
}

static int
movement_time_compare (gconstpointer a,
                       gconstpointer b,
                       gpointer      user_data)
{
  gint64 time_a = get_movement (a)->time_us, time_b = get_movement (b)->time_us;

  return (time_a > time_b) - (time_a < time_b);
}

static char *
movement_kind_text (gpointer item,
                    gpointer user_data)
{
  switch (get_movement (item)->kind)
    {
    case FINX_CASH_DEPOSIT:
      return g_strdup (_("Deposit"));
    case FINX_CASH_WITHDRAWAL:
      return g_strdup (_("Withdrawal"));
    case FINX_CASH_INTEREST:
      return g_strdup (_("Interest"));
    case FINX_CASH_DIVIDEND:
      return g_strdup (_("Dividend"));
    case FINX_CASH_FEE:
      return g_strdup (_("Fee"));
    case FINX_CASH_TAX:
      return g_strdup (_("Tax"));
    default:
      return g_strdup (_("Adjustment"));
    }
}

static char *
movement_amount_text (gpointer item,
                      gpointer user_data)
{
  return finx_format_money_signed (get_movement (item)->amount, get_movement (item)->currency);
}

static char *
movement_amount_exact (gpointer item,
                       gpointer user_data)
{
  return exact_decimal (get_movement (item)->amount);
}

static char *
movement_currency_text (gpointer item,
                        gpointer user_data)
{
  return g_strdup (get_movement (item)->currency);
}

static char *
movement_note_text (gpointer item,
                    gpointer user_data)
{
  return g_strdup (get_movement (item)->note);
}

GtkWidget *
finx_movement_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { .id = "time", .title = _("Time"), .text = movement_time_text, .exact = movement_time_exact, .compare = movement_time_compare, .is_dim = TRUE, .priority = 1, .chars = 18 },
    { .id = "kind", .title = _("Kind"), .text = movement_kind_text, .is_bold = TRUE, .priority = 1, .chars = 12 },
    { .id = "amount", .title = _("Amount"), .text = movement_amount_text, .exact = movement_amount_exact, .is_number = TRUE, .priority = 1, .chars = 12 },
    { .id = "currency", .title = _("Currency"), .text = movement_currency_text, .is_dim = TRUE, .priority = 1, .chars = 4 },
    { .id = "note", .title = _("Note"), .text = movement_note_text, .is_dim = TRUE, .priority = 2, .chars = 14, .expand = TRUE },
  };

  return finx_table_new (_("Cash movements"), NULL, columns, G_N_ELEMENTS (columns), engine);
}
