/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/words/finx-transaction-words.h"

#include <glib/gi18n.h>

#include "base/finx-time.h"
#include "ui/words/finx-format.h"

/* In the order of #FinxTransactionKind. */
static const char *const explanations[] = {
  N_("Units for cash; a short position is covered by it."),
  N_("Units for cash; beyond what is held it sells short."),
  N_("Units arrive without cash, at the cost you give."),
  N_("Units leave without cash, such as a gift."),
  N_("Units with their lots, or cash, to another account of this portfolio."),
  N_("Money comes in from outside."),
  N_("Money leaves."),
  N_("Money of one currency for money of another."),
  N_("Cash that a holding pays; the amount is what arrived."),
  N_("Units that a holding pays; the cost is spread over them."),
  N_("A dividend that bought units at once."),
  N_("Cash that lowers the cost of a holding."),
  N_("Interest received."),
  N_("Interest paid."),
  N_("Units as income; their value is their cost."),
  N_("Units as income; their value is their cost."),
  N_("A fee that belongs to no trade."),
  N_("A fee that came back."),
  N_("A tax that belongs to no trade."),
  N_("A tax that came back."),
  N_("New units for each old one; below 1 it is a reverse split."),
  N_("Units of another instrument, to which a part of the cost moves."),
  N_("Rights that a holding gives; a part of the cost may move to them."),
  N_("All units become units of another instrument, perhaps with cash on top."),
  N_("All units become as many of another instrument."),
  N_("All units end, for an amount or for nothing."),
  N_("Contracts end for nothing."),
  N_("Contracts that you hold become a purchase or a sale."),
  N_("Contracts that you wrote become a purchase or a sale."),
  N_("A correction of cash; the amount has a sign."),
};
G_STATIC_ASSERT (G_N_ELEMENTS (explanations) == FINX_N_TRANSACTION_KINDS);

const char *
finx_transaction_kind_explain (FinxTransactionKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (explanations), "");
  return _(explanations[kind]);
}

char *
finx_transaction_date_text (const FinxTransaction *transaction)
{
  return finx_days_to_string (transaction->day);
}

char *
finx_transaction_summary (const FinxTransaction *transaction)
{
  const FinxInstrument *instrument = transaction->instrument;
  GString *text = g_string_new (finx_transaction_kind_label (transaction->kind));

  if (instrument != NULL && finx_decimal_is_known (transaction->quantity) && finx_decimal_sign (transaction->quantity) != 0)
    {
      g_autofree char *quantity = finx_format_quantity (instrument, transaction->quantity);

      g_string_append_printf (text, " %s", quantity);
    }
  if (instrument != NULL)
    {
      g_string_append_printf (text, " %s", instrument->symbol);
    }
  else if (finx_decimal_is_known (transaction->amount))
    {
      g_autofree char *amount = finx_format_money (transaction->amount, transaction->currency);

      g_string_append_printf (text, " %s %s", amount, transaction->currency);
    }
  return g_string_free (text, FALSE);
}
