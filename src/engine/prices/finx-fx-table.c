/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Currencies against each other, from their rates to the euro. */
#include "engine/prices/finx-fx-table.h"

#include <math.h>
#include <string.h>

#include "base/finx-time.h"
#include "engine/prices/finx-engine-providers-private.h"
#include "engine/prices/finx-series.h"
#include "files/finx-price-file.h"

#define EURO      "EUR"
#define LOOK_BACK 420           /* days of rates that are read */
#define ISO_DAY   10            /* letters of "2024-03-31" */
#define HOLIDAYS  7             /* days that a rate of before may be old */
#define DIGITS    8             /* of a rate kept as a price */

static void
fill_cell (FinxFxCell             *cell,
           const FinxPriceHistory *history,
           const char             *from,
           const char             *to,
           gint32                  today)
{
  FinxKnownValue now = finx_price_history_get_rate (history, from, to, today);

  cell->rate = now.value;
  cell->day = today - MAX (now.age, 0);
  for (int p = 0; p < FINX_N_CHANGES; p++)
    {
      FinxKnownValue before = finx_price_history_get_rate (history, from, to, finx_period_start (cell->day, (FinxChangePeriod) p));

      cell->changes[p] = NAN;
      if (finx_decimal_sign (now.value) > 0 && finx_decimal_sign (before.value) > 0 && before.age <= HOLIDAYS)
        cell->changes[p] = finx_decimal_to_double (now.value) / finx_decimal_to_double (before.value) - 1;
    }
}

/**
 * finx_fx_table_new:
 * @history: rates to the euro
 * @currencies: ISO 4217, ended by %NULL
 * @today: since 1970; what is known later does not count
 */
FinxFxTable *
finx_fx_table_new (const FinxPriceHistory *history,
                   const char *const      *currencies,
                   gint32                  today)
{
  FinxFxTable *self = g_new0 (FinxFxTable, 1);

  self->currencies = g_strdupv ((char **) currencies);
  self->n = g_strv_length (self->currencies);
  self->cells = g_new0 (FinxFxCell, MAX (self->n * self->n, 1));
  for (guint row = 0; row < self->n; row++)
    for (guint column = 0; column < self->n; column++)
      fill_cell (&self->cells[row * self->n + column], history, currencies[row], currencies[column], today);
  return self;
}

void
finx_fx_table_free (FinxFxTable *self)
{
  g_strfreev (self->currencies);
  g_free (self->cells);
  g_free (self);
}

const FinxFxCell *
finx_fx_table_get (const FinxFxTable *self,
                   guint              row,
                   guint              column)
{
  return &self->cells[row * self->n + column];
}

char **
finx_fx_list_currencies (void)
{
  g_autoptr(GBytes) bytes = finx_series_load_reference_rates (NULL);
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
  const char *end = data != NULL ? memchr (data, '\n', g_bytes_get_size (bytes)) : NULL;
  g_autofree char *head = end != NULL ? g_strndup (data, (gsize) (end - data)) : g_strdup ("date");
  char **names = g_strsplit (g_strchomp (head), ",", -1);

  g_free (names[0]);                    /* "date" */
  names[0] = g_strdup (EURO);
  return names;
}

/* Of the file what is needed: the days before @today, or before its end where that is earlier. */
static gboolean
read_reference_rates (FinxPriceHistory *history,
                      gint32            today,
                      GError          **error)
{
  g_autoptr(GBytes) bytes = finx_series_load_reference_rates (error);
  g_autofree char *text = NULL, *from = NULL;
  g_autoptr(GString) part = NULL;
  gint64 end_us = G_MAXINT64;
  char *rest, *last;

  if (bytes == NULL)
    return FALSE;
  rest = text = g_strchomp (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
  last = strrchr (text, '\n');
  if (last != NULL && strlen (last) > ISO_DAY)
    {
      g_autofree char *end = g_strndup (last + 1, ISO_DAY);

      finx_time_parse_iso (end, &end_us, NULL);
    }
  from = finx_time_format_iso (MIN (today * FINX_USEC_PER_DAY, end_us) - LOOK_BACK * FINX_USEC_PER_DAY);
  part = g_string_new (finx_next_line (&rest));
  for (char *line; (line = finx_next_line (&rest)) != NULL;)
    if (strncmp (line, from, ISO_DAY) >= 0)
      g_string_append_printf (part, "\n%s", line);
  return finx_price_history_read_ecb (history, part->str, error);
}

typedef struct
{
  char **currencies;
  gint32 today;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_strfreev (wanted->currencies);
  g_free (wanted);
}

static gpointer
load_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  const Wanted *wanted = data;
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();

  *destroy = (GDestroyNotify) finx_fx_table_free;
  if (!read_reference_rates (history, wanted->today, error))
    return NULL;
  for (guint i = 0; wanted->currencies[i] != NULL; i++)
    {
      g_autofree char *symbol = g_strconcat (EURO "/", wanted->currencies[i], NULL);
      g_autoptr(GArray) bars = finx_store_read_bars_of (store, symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED,
                                                        (wanted->today - LOOK_BACK) * FINX_USEC_PER_DAY, G_MAXINT64, error);

      if (bars == NULL)
        return NULL;
      for (guint k = 0; k < bars->len; k++)
        {
          const FinxBar *bar = &g_array_index (bars, FinxBar, k);

          finx_price_history_add_rate (history, wanted->currencies[i], (gint32) finx_days_from_time (bar->time_us),
                                       finx_decimal_normalize (finx_decimal_from_double (bar->close, DIGITS, FINX_ROUND_HALF_EVEN)));
        }
    }
  return finx_fx_table_new (history, (const char *const *) wanted->currencies, wanted->today);
}

void
finx_engine_load_fx_async (FinxEngine         *self,
                           const char *const  *currencies,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Wanted *wanted;

  g_return_if_fail (FINX_IS_ENGINE (self));

  wanted = g_new (Wanted, 1);
  wanted->currencies = g_strdupv ((char **) currencies);
  wanted->today = (gint32) finx_days_from_time (finx_engine_provider_now (self));
  finx_engine_run_job (self, load_job, wanted, wanted_free, (GDestroyNotify) finx_fx_table_free, cancellable, callback, user_data);
}

FinxFxTable *
finx_engine_load_fx_finish (FinxEngine   *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
