/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/execution/finx-order-tables.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/finx-fill-table.h"
#include "ui/words/finx-format.h"

static const FinxOrder *
get_order (gconstpointer item)
{
  return finx_order_item_get_order ((FinxOrderItem *) item);
}

/* The price that decides when the order trades; unknown for market orders. */
static FinxDecimal
get_price (const FinxOrder *order)
{
  return order->type == FINX_ORDER_LIMIT ? order->limit_price : order->stop_price;
}

/* How far the order's price is from the market, as a part of the market; NaN when either is unknown. */
static double
get_away (const FinxOrder *order,
          FinxEngine      *engine)
{
  FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (engine), order->instrument);
  double last = row != NULL ? finx_decimal_to_double (finx_quote_row_get_last (row)) : NAN;
  FinxDecimal price = get_price (order);

  return finx_decimal_is_known (price) && last > 0 ? finx_decimal_to_double (price) / last - 1 : NAN;
}

static char *
time_text (gpointer item,
           gpointer user_data)
{
  return finx_format_time (get_order (item)->placed_us, NULL);
}

static char *
when_text (gpointer item,
           gpointer user_data)
{
  return finx_format_when (get_order (item)->placed_us, finx_clock_now (finx_engine_get_clock (user_data)));
}

static char *
time_exact (gpointer item,
            gpointer user_data)
{
  return finx_time_format_iso (get_order (item)->placed_us);
}

static int
time_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  gint64 time_a = get_order (a)->placed_us, time_b = get_order (b)->placed_us;

  return (time_a > time_b) - (time_a < time_b);
}

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (get_order (item)->instrument->symbol);
}

static char *
side_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_side_label (get_order (item)->side));
}

static int
side_sign (gpointer item,
           gpointer user_data)
{
  return get_order (item)->side == FINX_SIDE_BUY ? 1 : -1;
}

static char *
type_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_order_type_label (get_order (item)->type));
}

static char *
price_text (gpointer item,
            gpointer user_data)
{
  const FinxOrder *order = get_order (item);
  g_autofree char *stop = NULL;
  g_autofree char *limit = NULL;

  if (order->type != FINX_ORDER_STOP_LIMIT)
    return finx_format_price (order->instrument, get_price (order));
  stop = finx_format_price (order->instrument, order->stop_price);
  limit = finx_format_price (order->instrument, order->limit_price);
  return g_strdup_printf ("%s → %s", stop, limit);
}

static char *
price_exact (gpointer item,
             gpointer user_data)
{
  FinxDecimal price = get_price (get_order (item));

  return finx_decimal_is_known (price) ? finx_decimal_to_string (price) : g_strdup ("");
}

static char *
away_text (gpointer item,
           gpointer user_data)
{
  return finx_format_percent_signed (get_away (get_order (item), user_data), 2);
}

static int
away_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  double away_a = get_away (get_order (a), user_data), away_b = get_away (get_order (b), user_data);

  if (isnan (away_a) || isnan (away_b))
    return isnan (away_a) - isnan (away_b);
  return (away_a > away_b) - (away_a < away_b);
}

static char *
filled_text (gpointer item,
             gpointer user_data)
{
  const FinxOrder *order = get_order (item);
  g_autofree char *filled = finx_format_quantity (order->instrument, order->filled);
  g_autofree char *quantity = finx_format_quantity (order->instrument, order->quantity);

  return g_strdup_printf (_("%s of %s"), filled, quantity);
}

static double
filled_part (gpointer item,
             gpointer user_data)
{
  const FinxOrder *order = get_order (item);

  return finx_decimal_to_double (order->filled) / finx_decimal_to_double (order->quantity);
}

static int
filled_compare (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  double part_a = filled_part ((gpointer) a, NULL), part_b = filled_part ((gpointer) b, NULL);

  return (part_a > part_b) - (part_a < part_b);
}

static char *
average_text (gpointer item,
              gpointer user_data)
{
  const FinxOrder *order = get_order (item);

  if (!finx_decimal_is_known (order->average_price))
    return g_strdup ("–");
  return finx_format_decimal (finx_decimal_rescale (order->average_price, order->instrument->price_scale + 1, FINX_ROUND_HALF_EVEN),
                              order->instrument->price_scale + 1);
}

static char *
average_exact (gpointer item,
               gpointer user_data)
{
  FinxDecimal average = get_order (item)->average_price;

  return finx_decimal_is_known (average) ? finx_decimal_to_string (average) : g_strdup ("");
}

static char *
fees_text (gpointer item,
           gpointer user_data)
{
  return finx_format_money (get_order (item)->fees, get_order (item)->instrument->currency);
}

static char *
fees_exact (gpointer item,
            gpointer user_data)
{
  return finx_decimal_to_string (get_order (item)->fees);
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (get_order (item)->instrument->currency);
}

static char *
valid_text (gpointer item,
            gpointer user_data)
{
  return g_strdup (finx_tif_label (get_order (item)->tif));
}

static char *
state_text (gpointer item,
            gpointer user_data)
{
  return g_strdup (finx_order_state_label (get_order (item)->state));
}

static const char *
state_style (gpointer item,
             gpointer user_data)
{
  return finx_order_state_style (get_order (item)->state);
}

static char *
order_text (gpointer item,
            gpointer user_data)
{
  return finx_order_words (get_order (item));
}

static char *
reason_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (get_order (item)->reason);
}

static char *
id_text (gpointer item,
         gpointer user_data)
{
  return finx_short_order_id (get_order (item)->client_id);
}

static char *
id_exact (gpointer item,
          gpointer user_data)
{
  return g_strdup (get_order (item)->client_id);
}

GtkWidget *
finx_working_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { .id = "placed", .title = _("Placed"), .text = when_text, .exact = time_exact, .compare = time_compare, .is_dim = TRUE, .priority = 3, .chars = 8 },
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "side", .title = _("Side"), .text = side_text, .sign = side_sign, .triangle = TRUE, .priority = 1, .chars = 6 },
    { .id = "type", .title = _("Type"), .text = type_text, .priority = 2, .chars = 12 },
    { .id = "price", .title = _("Price"), .text = price_text, .exact = price_exact, .is_number = TRUE, .priority = 1, .chars = 8, .expand = TRUE },
    { .id = "away", .title = _("Away"), .text = away_text, .compare = away_compare, .is_number = TRUE, .priority = 2, .chars = 7 },
    { .id = "filled", .title = _("Filled"), .text = filled_text, .progress = filled_part, .compare = filled_compare, .is_number = TRUE, .priority = 2, .chars = 9 },
    { .id = "valid", .title = _("Valid"), .text = valid_text, .priority = 3, .chars = 5 },
    { .id = "state", .title = _("State"), .text = state_text, .style = state_style, .priority = 1, .chars = 16, .expand = TRUE },
    { .id = "id", .title = _("Order"), .text = id_text, .exact = id_exact, .is_dim = TRUE, .priority = 3, .chars = 6, .is_hidden = TRUE },
  };

  return finx_table_new (_("Working orders"), "serial", columns, G_N_ELEMENTS (columns), engine);
}

GtkWidget *
finx_history_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { .id = "placed", .title = _("Placed"), .text = when_text, .exact = time_exact, .compare = time_compare, .is_dim = TRUE, .priority = 1, .chars = 16 },
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "side", .title = _("Side"), .text = side_text, .sign = side_sign, .triangle = TRUE, .priority = 1, .chars = 6 },
    { .id = "type", .title = _("Type"), .text = type_text, .priority = 2, .chars = 8 },
    { .id = "price", .title = _("Price"), .text = price_text, .exact = price_exact, .is_number = TRUE, .priority = 2, .chars = 8 },
    { .id = "filled", .title = _("Filled"), .text = filled_text, .compare = filled_compare, .is_number = TRUE, .priority = 1, .chars = 9 },
    { .id = "average", .title = _("Average"), .text = average_text, .exact = average_exact, .is_number = TRUE, .priority = 2, .chars = 9 },
    { .id = "fees", .title = _("Fees"), .text = fees_text, .exact = fees_exact, .is_number = TRUE, .priority = 3, .chars = 6 },
    { .id = "currency", .title = _("Currency"), .text = currency_text, .is_dim = TRUE, .priority = 3, .chars = 4 },
    { .id = "valid", .title = _("Valid"), .text = valid_text, .priority = 3, .chars = 5 },
    { .id = "state", .title = _("State"), .text = state_text, .style = state_style, .priority = 1, .chars = 12 },
    { .id = "reason", .title = _("Reason"), .text = reason_text, .is_dim = TRUE, .priority = 3, .chars = 14, .expand = TRUE },
    { .id = "id", .title = _("Order"), .text = id_text, .exact = id_exact, .is_dim = TRUE, .priority = 3, .chars = 6 },
  };

  return finx_table_new (_("Order history"), "serial", columns, G_N_ELEMENTS (columns), engine);
}

GtkWidget *
finx_rejected_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { .id = "time", .title = _("Time"), .text = time_text, .exact = time_exact, .compare = time_compare, .is_dim = TRUE, .priority = 2, .chars = 8 },
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "order", .title = _("Order"), .text = order_text, .priority = 2, .chars = 22 },
    { .id = "reason", .title = _("Reason"), .text = reason_text, .priority = 1, .chars = 24, .expand = TRUE },
  };

  return finx_table_new (_("Rejected today"), "serial", columns, G_N_ELEMENTS (columns), engine);
}
