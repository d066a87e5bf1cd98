/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "files/transactions/finx-transaction-csv.h"

static void
append_number (GString     *out,
               FinxDecimal  value)
{
  char text[FINX_DECIMAL_STRING_SIZE];

  g_string_append_c (out, ',');
  if (finx_decimal_is_known (value))
    g_string_append_len (out, text, (gssize) finx_decimal_print (value, text));
}

/* Nothing, for what is zero when nothing is said. */
static void
append_deduction (GString     *out,
                  FinxDecimal  value)
{
  append_number (out, finx_decimal_is_known (value) && finx_decimal_sign (value) == 0 ? FINX_DECIMAL_UNKNOWN : value);
}

static void
append_text (GString    *out,
             const char *text)
{
  g_string_append_c (out, ',');
  finx_csv_append_cell (out, text, ',');
}

static void
put_digits (char *to,
            int   n,
            int   value)
{
  for (; n > 0; value /= 10)
    to[--n] = (char) ('0' + value % 10);
}

static void
append_day (GString *out,
            gint64   days)
{
  char text[] = "0000-00-00";
  int year, month, day;

  finx_date_from_days (days, &year, &month, &day);
  put_digits (text, 4, year);
  put_digits (text + 5, 2, month);
  put_digits (text + 8, 2, day);
  g_string_append_len (out, text, (gssize) strlen (text));
}

/* "15:04:05", in UTC; with the date where that is another one than the booking's. */
static void
append_time (GString               *out,
             const FinxTransaction *transaction)
{
  gint64 day = finx_days_from_time (transaction->time_us), rest = transaction->time_us - day * FINX_USEC_PER_DAY;
  int seconds = (int) (rest / G_USEC_PER_SEC), us = (int) (rest % G_USEC_PER_SEC);
  char text[] = "00:00:00";

  g_string_append_c (out, ',');
  if (transaction->time_us == 0)
    return;
  if (day != transaction->day)
    {
      append_day (out, day);
      g_string_append_c (out, 'T');
    }
  put_digits (text, 2, seconds / 3600);
  put_digits (text + 3, 2, seconds / 60 % 60);
  put_digits (text + 6, 2, seconds % 60);
  g_string_append_len (out, text, (gssize) strlen (text));
  if (us != 0)
    g_string_append_printf (out, ".%06d", us);
  if (day != transaction->day)
    g_string_append_c (out, 'Z');
}

void
finx_transaction_csv_write_row (const FinxTransaction *t,
                                gboolean               has_received,
                                gboolean               has_deleted,
                                GString               *out)
{
  append_day (out, t->day);
  append_time (out, t);
  append_text (out, finx_transaction_kind_to_string (t->kind));
  append_text (out, t->account);
  append_text (out, t->counter_account);
  append_text (out, t->kind == FINX_TRANSACTION_CONVERSION ? t->counter_currency
                    : t->instrument != NULL ? t->instrument->symbol : "");
  append_number (out, t->quantity);
  append_number (out, t->price);
  append_number (out, t->amount);
  append_deduction (out, t->fees);
  append_deduction (out, t->taxes);
  append_text (out, t->currency);
  append_number (out, t->fx_rate);
  append_number (out, t->ratio);
  append_text (out, t->lot);
  append_text (out, t->note);
  if (has_received)
    append_text (out, t->received != NULL ? t->received->symbol : "");
  append_text (out, t->id);
  if (has_deleted)
    append_text (out, t->is_deleted ? "true" : "");
  g_string_append_c (out, '\n');
}

/* Above the head line, where other readers of tables look for nothing, and an older FinX does not either. */
void
finx_transaction_csv_write_opening (gint32   opened,
                                    GString *out)
{
  if (opened == G_MININT32)
    return;
  g_string_append (out, FINX_IMPORT_OPENED ",");
  append_day (out, opened);
  g_string_append_c (out, '\n');
}

void
finx_transaction_csv_write_head (gboolean  has_received,
                                 gboolean  has_deleted,
                                 GString  *out)
{
  g_string_append (out, "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,"
                        "ratio,lot,note");
  g_string_append (out, has_received ? ",counter_symbol,id" : ",id");
  g_string_append (out, has_deleted ? ",deleted\n" : "\n");
}

/**
 * finx_transaction_csv_write:
 * @transactions: (element-type FinxTransaction): valid ones
 * @out: the file is appended to it
 *
 * FinX CSV: UTF-8, commas, ISO dates, decimal points, every digit. Reading it gives the same transactions, in this
 * order. The columns counter_symbol and deleted are there when they are needed.
 */
void
finx_transaction_csv_write (GPtrArray *transactions,
                            GString   *out)
{
  gboolean has_received = FALSE, has_deleted = FALSE;

  for (guint i = 0; i < transactions->len; i++)
    {
      const FinxTransaction *transaction = transactions->pdata[i];

      has_received |= transaction->received != NULL;
      has_deleted |= transaction->is_deleted;
    }
  finx_transaction_csv_write_head (has_received, has_deleted, out);
  for (guint i = 0; i < transactions->len; i++)
    finx_transaction_csv_write_row (transactions->pdata[i], has_received, has_deleted, out);
}
