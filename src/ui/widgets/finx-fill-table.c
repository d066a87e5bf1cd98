/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-fill-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words/finx-format.h"

#define ID_TAIL 4

static const FinxFill *
get_fill (gconstpointer item)
{
  return finx_fill_item_get_fill ((FinxFillItem *) item);
}

static FinxDecimal
get_value (const FinxFill *fill)
{
  FinxDecimal value = finx_decimal_mul (fill->quantity, fill->price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);

  return finx_decimal_normalize (finx_decimal_mul (value, fill->instrument->multiplier, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN));
}

/* bp of the mid: positive is better than it; NaN without a mid. */
static double
get_against_mid (const FinxFill *fill)
{
  double mid = finx_decimal_to_double (fill->mid);
  double price = finx_decimal_to_double (fill->price);

  if (!finx_decimal_is_known (fill->mid) || !(mid > 0))
    return NAN;
  return (fill->side == FINX_SIDE_BUY ? mid - price : price - mid) / mid * 1e4;
}

static char *
time_text (gpointer item,
           gpointer user_data)
{
  return finx_format_time (get_fill (item)->time_us, NULL);
}

static char *
when_text (gpointer item,
           gpointer user_data)
{
  return finx_format_when (get_fill (item)->time_us, finx_clock_now (finx_engine_get_clock (user_data)));
}

static char *
time_exact (gpointer item,
            gpointer user_data)
{
  return finx_time_format_iso (get_fill (item)->time_us);
}

static int
time_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  gint64 time_a = get_fill (a)->time_us, time_b = get_fill (b)->time_us;

  return (time_a > time_b) - (time_a < time_b);
}

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (get_fill (item)->instrument->symbol);
}

static char *
side_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_side_label (get_fill (item)->side));
}

static int
side_sign (gpointer item,
           gpointer user_data)
{
  return get_fill (item)->side == FINX_SIDE_BUY ? 1 : -1;
}

static char *
quantity_text (gpointer item,
               gpointer user_data)
{
  return finx_format_quantity (get_fill (item)->instrument, get_fill (item)->quantity);
}

static char *
quantity_exact (gpointer item,
                gpointer user_data)
{
  return finx_decimal_to_string (get_fill (item)->quantity);
}

static char *
price_text (gpointer item,
            gpointer user_data)
{
  return finx_format_price (get_fill (item)->instrument, get_fill (item)->price);
}

static char *
price_exact (gpointer item,
             gpointer user_data)
{
  return finx_decimal_to_string (get_fill (item)->price);
}

static char *
value_text (gpointer item,
            gpointer user_data)
{
  return finx_format_money (get_value (get_fill (item)), get_fill (item)->instrument->currency);
}

static char *
value_exact (gpointer item,
             gpointer user_data)
{
  return finx_decimal_to_string (get_value (get_fill (item)));
}

static char *
fee_text (gpointer item,
          gpointer user_data)
{
  return finx_format_money (get_fill (item)->fee, get_fill (item)->instrument->currency);
}

static char *
fee_exact (gpointer item,
           gpointer user_data)
{
  return finx_decimal_to_string (get_fill (item)->fee);
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (get_fill (item)->instrument->currency);
}

static const char *
currency_style (gpointer item,
                gpointer user_data)
{
  return "faint";
}

static char *
format_bp (double bp)
{
  g_autofree char *number = NULL;

  if (isnan (bp))
    return g_strdup ("–");
  number = finx_format_double (fabs (bp), 1);
  return g_strdup_printf ("%s%s bp", fabs (bp) < 0.05 ? "" : bp > 0 ? "+" : "−", number);
}

static char *
mid_text (gpointer item,
          gpointer user_data)
{
  return format_bp (get_against_mid (get_fill (item)));
}

static int
mid_sign (gpointer item,
          gpointer user_data)
{
  double bp = get_against_mid (get_fill (item));

  return isnan (bp) || fabs (bp) < 0.05 ? 2 : bp > 0 ? 1 : -1;
}

static int
mid_compare (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  double bp_a = get_against_mid (get_fill (a)), bp_b = get_against_mid (get_fill (b));

  if (isnan (bp_a) || isnan (bp_b))
    return isnan (bp_a) - isnan (bp_b);
  return (bp_a > bp_b) - (bp_a < bp_b);
}

static char *
maker_text (gpointer item,
            gpointer user_data)
{
  return g_strdup (get_fill (item)->is_maker ? _("Maker") : _("Taker"));
}

static char *
order_text (gpointer item,
            gpointer user_data)
{
  return finx_short_order_id (get_fill (item)->client_id);
}

static char *
order_exact (gpointer item,
             gpointer user_data)
{
  return g_strdup (get_fill (item)->client_id);
}

char *
finx_short_order_id (const char *client_id)
{
  glong length = g_utf8_strlen (client_id, -1);

  return length <= ID_TAIL ? g_strdup (client_id)
                           : g_strconcat ("…", g_utf8_offset_to_pointer (client_id, length - ID_TAIL), NULL);
}

GtkWidget *
finx_fill_table_new (FinxEngine *engine,
                     gboolean    with_date)
{
  const FinxColumn columns[] = {
    { .id = "time", .title = _("Time"), .text = with_date ? when_text : time_text, .exact = time_exact,
      .compare = time_compare, .is_dim = TRUE, .priority = 1, .chars = with_date ? 16 : 8 },
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "side", .title = _("Side"), .text = side_text, .sign = side_sign, .triangle = TRUE, .priority = 1, .chars = 6 },
    { .id = "quantity", .title = _("Quantity"), .text = quantity_text, .exact = quantity_exact, .is_number = TRUE, .priority = 1, .chars = 8, .expand = TRUE },
    { .id = "price", .title = _("Price"), .text = price_text, .exact = price_exact, .is_number = TRUE, .priority = 1, .chars = 8, .expand = TRUE },
    { .id = "value", .title = _("Value"), .text = value_text, .exact = value_exact, .is_number = TRUE, .priority = 2, .chars = 9, .expand = TRUE },
    { .id = "fee", .title = _("Fee"), .text = fee_text, .exact = fee_exact, .is_number = TRUE, .priority = 2, .chars = 6, .expand = TRUE },
    { .id = "currency", .title = _("Currency"), .text = currency_text, .style = currency_style, .priority = 3, .chars = 4 },
    { .id = "mid", .title = _("Against mid"), .text = mid_text, .sign = mid_sign, .compare = mid_compare, .is_number = TRUE, .priority = 3, .chars = 9 },
    { .id = "maker", .title = _("Liquidity"), .text = maker_text, .is_dim = TRUE, .priority = 3, .chars = 6, .is_hidden = TRUE },
    { .id = "order", .title = _("Order"), .text = order_text, .exact = order_exact, .is_dim = TRUE, .priority = 3, .chars = 6 },
  };

  return finx_table_new (with_date ? _("Fills") : _("Fills today"), NULL, columns, G_N_ELEMENTS (columns), engine);
}

static char *
sum_fees (GListModel *model)
{
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer currency, sum;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxFillItem) item = g_list_model_get_item (model, i);
      const FinxFill *fill = get_fill (item);
      FinxDecimal *total = g_hash_table_lookup (sums, fill->instrument->currency);

      if (total == NULL)
        {
          total = g_new0 (FinxDecimal, 1);
          g_hash_table_insert (sums, fill->instrument->currency, total);
        }
      *total = finx_decimal_add (*total, fill->fee);
    }
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &currency, &sum))
    {
      g_autofree char *amount = finx_format_money (*(FinxDecimal *) sum, currency);

      g_ptr_array_add (parts, g_strdup_printf ("%s %s", amount, (char *) currency));
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" + ", (char **) parts->pdata);
}

char *
finx_fill_table_summary (GListModel *model)
{
  guint n = g_list_model_get_n_items (model);
  double weight = 0, sum = 0;
  g_autofree char *fees = NULL;
  g_autofree char *bp = NULL;

  if (n == 0)
    return g_strdup ("");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxFillItem) item = g_list_model_get_item (model, i);
      double against = get_against_mid (get_fill (item));
      double value = finx_decimal_to_double (get_value (get_fill (item)));

      if (isnan (against) || !(value > 0))
        continue;
      weight += value;
      sum += against * value;
    }
  fees = sum_fees (model);
  if (!(weight > 0))
    return g_strdup_printf (_("Fees %s"), fees);

  bp = finx_format_double (fabs (sum / weight), 1);
  return g_strdup_printf (sum >= 0 ? _("Fees %s · %s bp better than mid") : _("Fees %s · %s bp worse than mid"), fees, bp);
}
