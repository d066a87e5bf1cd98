/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/transactions/finx-transaction-rows.h"

#include <string.h>

#include "base/finx-clock.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-transaction-words.h"

static gboolean
has_text (const char *text,
          const char *needle)
{
  g_autofree char *folded = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}

typedef struct
{
  gint32  day;
  char   *text;                 /* casefolded */
} LastDay;

static void
last_day_free (gpointer data)
{
  LastDay *last = data;

  g_free (last->text);
  g_free (last);
}

/* As the table shows it. Rows stand in the order of their days, so that few days are ever written. */
static gboolean
has_day (gint32      day,
         const char *needle)
{
  static GPrivate of_thread = G_PRIVATE_INIT (last_day_free);
  LastDay *last = g_private_get (&of_thread);

  if (last == NULL || last->day != day)
    {
      g_autofree char *text = finx_format_date (day * FINX_USEC_PER_DAY, "UTC");

      last = g_new (LastDay, 1);
      *last = (LastDay) { day, g_utf8_casefold (text, -1) };
      g_private_replace (&of_thread, last);
    }
  return strstr (last->text, needle) != NULL;
}

static gboolean
is_match (gpointer    data,
          guint       row,
          const char *needle)
{
  FinxTransaction transaction;
  g_autofree char *date = NULL;

  finx_transaction_list_get (data, row, &transaction);
  date = finx_transaction_date_text (&transaction);
  return strstr (date, needle) != NULL || has_day (transaction.day, needle)
         || has_text (finx_transaction_kind_label (transaction.kind), needle)
         || (transaction.instrument != NULL
             && (has_text (transaction.instrument->symbol, needle) || has_text (transaction.instrument->name, needle)))
         || (transaction.received != NULL && has_text (transaction.received->symbol, needle))
         || has_text (transaction.account, needle) || has_text (transaction.currency, needle)
         || has_text (transaction.note, needle);
}

static double
to_number (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_double (value) : -G_MAXDOUBLE;
}

/* Unknown numbers come first, missing texts too. */
static FinxRowKeyKind
get_key (gpointer    data,
         guint       row,
         const char *column,
         FinxRowKey *key)
{
  FinxTransaction transaction;

  finx_transaction_list_get (data, row, &transaction);
  {
    const struct { const char *column, *text; } texts[] = {
      { "type", finx_transaction_kind_label (transaction.kind) },
      { "symbol", transaction.instrument != NULL ? transaction.instrument->symbol : "" },
      { "account", transaction.account },
      { "portfolio", transaction.account },
      { "currency", transaction.currency },
      { "note", transaction.note },
    };
    const struct { const char *column; FinxDecimal value; } numbers[] = {
      { "quantity", transaction.quantity }, { "price", transaction.price }, { "amount", finx_transaction_get_cash (&transaction) },
      { "fees", transaction.fees }, { "taxes", transaction.taxes },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
      if (g_str_equal (column, texts[i].column))
        {
          key->text = texts[i].text != NULL ? texts[i].text : "";
          return FINX_ROW_KEY_TEXT;
        }
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      if (g_str_equal (column, numbers[i].column))
        {
          key->number = to_number (numbers[i].value);
          return FINX_ROW_KEY_NUMBER;
        }
  }
  return FINX_ROW_KEY_NONE;
}

FinxRowSource *
finx_transaction_rows_new (FinxTransactionList *list,
                           gint32               until)
{
  static const FinxRowFuncs funcs = { is_match, get_key, TRUE, "date" };

  return finx_row_source_new (&funcs, finx_transaction_list_ref (list), (GDestroyNotify) finx_transaction_list_unref,
                              until == G_MAXINT32 ? finx_transaction_list_get_n (list) : finx_transaction_list_find_day (list, until + 1));
}

void
finx_transaction_rows_get (FinxRowItem     *item,
                           FinxTransaction *view)
{
  finx_transaction_list_get (finx_row_item_get_data (item), finx_row_item_get_row (item), view);
}
