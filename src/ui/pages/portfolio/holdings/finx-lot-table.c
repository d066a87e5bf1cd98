/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-lot-table.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "ui/pages/portfolio/holdings/finx-lot-rows.h"
#include "ui/words/finx-format.h"

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return g_strdup (lot.instrument->symbol);
}

static char *
opened_text (gpointer item,
             gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return lot.is_doubtful ? g_strdup ("–") : finx_format_date (lot.opened_day * FINX_USEC_PER_DAY, "UTC");
}

static char *
closed_text (gpointer item,
             gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return finx_format_date (lot.closed_day * FINX_USEC_PER_DAY, "UTC");
}

static char *
held_text (gpointer item,
           gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return lot.is_doubtful ? g_strdup ("–") : finx_format_held (lot.holding_days);
}

static char *
account_text (gpointer item,
              gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return g_strdup (lot.account);
}

static char *
quantity_text (gpointer item,
               gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return finx_format_quantity (lot.instrument, lot.quantity);
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return g_strdup (lot.instrument->currency);
}

static char *
term_text (gpointer item,
           gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return g_strdup (lot.is_doubtful ? "–" : lot.is_long_term ? _("long") : _("short"));
}

static char *
washed_text (gpointer item,
             gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return finx_decimal_sign (lot.washed_quantity) != 0 ? finx_format_money (lot.washed_loss, finx_portfolio_view_get_currency (user_data))
                                                      : g_strdup ("");
}

static char *
possible_text (gpointer item,
               gpointer user_data)
{
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  return finx_decimal_sign (lot.possible_loss) != 0 ? finx_format_money (lot.possible_loss, finx_portfolio_view_get_currency (user_data))
                                                    : g_strdup ("");
}

/* Why a loss is washed, or may be. */
static char *
reason_text (gpointer item,
             gpointer user_data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  for (guint i = 0; i < FINX_N_WASH_REASONS; i++)
    if ((lot.wash_reasons & 1u << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", finx_wash_reason_label ((FinxWashReason) (1u << i)));
  return g_strdup (text->str);
}

static char *
exact_text (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("");
}

/* Amounts in the instrument's currency, or in that of the figures: the text, and the exact number. */
#define MONEY(name, field, currency_of, format)                                                                                  \
  static char *name##_text (gpointer item, gpointer user_data)                                                                   \
  {                                                                                                                              \
    FinxLotRow lot;                                                                                                              \
                                                                                                                                 \
    finx_lot_rows_get (item, &lot);                                                                                              \
    return format (lot.field, currency_of);                                                                                      \
  }                                                                                                                              \
  static char *name##_exact (gpointer item, gpointer user_data)                                                                  \
  {                                                                                                                              \
    FinxLotRow lot;                                                                                                              \
                                                                                                                                 \
    finx_lot_rows_get (item, &lot);                                                                                              \
    return exact_text (lot.field);                                                                                               \
  }
#define LOCAL(name, field) MONEY (name, field, lot.instrument->currency, finx_format_money)
#define BASE(name, field) MONEY (name, field, finx_portfolio_view_get_currency (user_data), finx_format_money)
#define GAIN(name, field)                                                                                                        \
  MONEY (name, field, finx_portfolio_view_get_currency (user_data), finx_format_money_signed)                                    \
  static int name##_sign (gpointer item, gpointer user_data)                                                                     \
  {                                                                                                                              \
    FinxLotRow lot;                                                                                                              \
                                                                                                                                 \
    finx_lot_rows_get (item, &lot);                                                                                              \
    return finx_decimal_is_known (lot.field) ? finx_decimal_sign (lot.field) : 2;                                                \
  }
LOCAL (cost, cost)
LOCAL (proceeds, proceeds)
BASE (base_cost, base_cost)
BASE (value, base_value)
GAIN (price_gain, price_gain)
GAIN (currency_gain, currency_gain)
GAIN (gain, base_gain)

static void
long_sort (GListModel *model,
           const char *column,
           gboolean    descending)
{
  finx_row_model_sort (FINX_ROW_MODEL (model), column, descending);
}

static void
long_filter (GListModel *model,
             const char *text)
{
  finx_row_model_filter (FINX_ROW_MODEL (model), text);
}

#define WORD(id_, title_, function, priority_, chars_) { .id = id_, .title = title_, .text = function##_text, .priority = priority_, .chars = chars_ }
#define NUMBER(id_, title_, function, priority_, chars_) \
  { .id = id_, .title = title_, .text = function##_text, .is_number = TRUE, .priority = priority_, .chars = chars_ }
#define AMOUNT(id_, title_, function, priority_) \
  { .id = id_, .title = title_, .text = function##_text, .exact = function##_exact, .is_number = TRUE, .priority = priority_, .chars = 9 }
#define SIGNED(id_, title_, function, priority_) \
  { .id = id_, .title = title_, .text = function##_text, .exact = function##_exact, .sign = function##_sign, .is_number = TRUE,  \
    .priority = priority_, .chars = 10 }

FinxTable *
finx_lot_table_new (FinxPortfolioView *view,
                    gboolean           is_open,
                    FinxRowModel      *model)
{
  static const FinxLongModel functions = { long_sort, long_filter };
  const char *base = finx_portfolio_view_get_currency (view);
  g_autofree char *cost = g_strdup_printf (_("Cost %s"), base), *value = g_strdup_printf (_("Value %s"), base);
  g_autofree char *gain = g_strdup_printf (_("Gain %s"), base);
  const FinxColumn open[] = {
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    WORD ("opened", _("Acquired"), opened, 1, 14), NUMBER ("held", _("Held"), held, 2, 9),
    { .id = "account", .title = _("Account"), .text = account_text, .priority = 3, .chars = 8, .expand = TRUE, .is_dim = TRUE },
    NUMBER ("quantity", _("Quantity"), quantity, 1, 9), AMOUNT ("cost", _("Cost"), cost, 2), WORD ("currency", "", currency, 2, 4),
    AMOUNT ("base-cost", cost, base_cost, 2), AMOUNT ("value", value, value, 1), SIGNED ("price-gain", _("Price gain"), price_gain, 3),
    SIGNED ("currency-gain", _("Currency gain"), currency_gain, 3), SIGNED ("gain", gain, gain, 1),
  };
  const FinxColumn closed[] = {
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    WORD ("opened", _("Acquired"), opened, 2, 14),
    { .id = "closed", .title = _("Closed"), .text = closed_text, .priority = 1, .chars = 14, .expand = TRUE },
    NUMBER ("held", _("Held"), held, 3, 9), NUMBER ("quantity", _("Quantity"), quantity, 1, 9), AMOUNT ("cost", _("Cost"), cost, 2),
    AMOUNT ("proceeds", _("Proceeds"), proceeds, 2), WORD ("currency", "", currency, 3, 4),
    SIGNED ("price-gain", _("Price gain"), price_gain, 3), SIGNED ("currency-gain", _("Currency gain"), currency_gain, 3),
    SIGNED ("gain", gain, gain, 1), WORD ("term", _("Term"), term, 3, 5), NUMBER ("washed", _("Wash sale"), washed, 3, 9),
    NUMBER ("possible", _("Possible wash sale"), possible, 4, 9), WORD ("reason", _("Because"), reason, 4, 12),
  };
  FinxTable *table = FINX_TABLE (finx_table_new (is_open ? _("Lots held") : _("Closed lots"), NULL, is_open ? open : closed,
                                                 is_open ? G_N_ELEMENTS (open) : G_N_ELEMENTS (closed), view));

  finx_table_set_long_model (table, G_LIST_MODEL (model), &functions);
  return table;
}
