/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>
#include <string.h>

#include "base/finx-time.h"
#include "model/finx-transaction.h"

/* Transactions written as one line: "2024-01-02 buy symbol=AAPL quantity=10 amount=1001 fees=1 currency=USD".
 * The id is "tN" and the account "main" unless told; a date is required. Header-only. */

static inline gint32
text_day (const char *date)
{
  int year, month, day;

  g_assert_cmpint (sscanf (date, "%d-%d-%d", &year, &month, &day), ==, 3);
  return (gint32) finx_days_from_date (year, month, day);
}

static inline void
text_set (FinxTransaction     *self,
          FinxInstrumentTable *instruments,
          const char          *key,
          const char          *value)
{
  const struct { const char *key; char **place; } texts[] = {
    { "id", &self->id }, { "account", &self->account }, { "to", &self->counter_account }, { "currency", &self->currency },
    { "got", &self->counter_currency }, { "lot", &self->lot }, { "note", &self->note },
  };
  const struct { const char *key; FinxDecimal *place; } numbers[] = {
    { "quantity", &self->quantity }, { "price", &self->price }, { "amount", &self->amount }, { "fees", &self->fees },
    { "taxes", &self->taxes }, { "rate", &self->fx_rate }, { "ratio", &self->ratio },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (key, texts[i].key))
      {
        g_free (*texts[i].place);
        *texts[i].place = g_strdup (value);
        return;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (key, numbers[i].key))
      {
        if (g_str_equal (value, "?"))
          *numbers[i].place = FINX_DECIMAL_UNKNOWN;
        else
          g_assert_true (finx_decimal_parse (value, numbers[i].place, NULL));
        return;
      }
  if (g_str_equal (key, "symbol"))
    self->instrument = finx_instrument_table_lookup (instruments, value);
  else if (g_str_equal (key, "received"))
    self->received = finx_instrument_table_lookup (instruments, value);
  else if (g_str_equal (key, "time"))
    self->time_us = g_ascii_strtoll (value, NULL, 10);
  else
    g_error ("%s is no key", key);
}

static inline FinxTransaction *
transaction_from_text (FinxInstrumentTable *instruments,
                       guint                number,
                       const char          *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  FinxTransaction *self = finx_transaction_new ();

  g_free (self->id);
  self->id = g_strdup_printf ("t%u", number);
  g_free (self->account);
  self->account = g_strdup ("main");
  self->day = text_day (words[0]);
  g_assert_true (finx_transaction_kind_from_string (words[1], &self->kind));
  for (guint i = 2; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');

      g_assert_nonnull (value);
      *value++ = '\0';
      text_set (self, instruments, words[i], value);
    }
  return self;
}
