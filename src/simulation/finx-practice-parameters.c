/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-parameters.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "simulation/finx-practice-resources.h"

#define RESOURCE_PATH "/org/finx/core/practice/"

enum
{
  COLUMN_SYMBOL, COLUMN_NAME, COLUMN_VENUE, COLUMN_CLASS, COLUMN_CURRENCY, COLUMN_SECTOR, COLUMN_TICK, COLUMN_LOT,
  COLUMN_MIN_NOTIONAL, COLUMN_MARGIN_RATE, COLUMN_CALENDAR, COLUMN_START_PRICE, COLUMN_VOLATILITY,
  COLUMN_DAY_VOLUME, COLUMN_SPREAD_TICKS, COLUMN_TRADES_PER_SECOND, N_COLUMNS
};

static char **
read_lines (const char  *name,
            GError     **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH, name, NULL);
  /* Among all resources: asked by itself it is not there yet while another thread registers what is new. */
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *data;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  text = g_strndup (data, length);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

static FinxDecimal
parse_decimal (const char *text,
               gboolean   *ok)
{
  FinxDecimal value;

  if (finx_decimal_parse (text, &value, NULL))
    return value;
  *ok = FALSE;
  return FINX_DECIMAL_UNKNOWN;
}

static double
parse_double (const char *text,
              gboolean   *ok)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(value > 0))
    *ok = FALSE;
  return value;
}

static gboolean
parse_row (char                  **cells,
           FinxPracticeParameter  *row)
{
  FinxInstrument *instrument = g_new0 (FinxInstrument, 1);
  FinxDecimal volume;
  gboolean ok = TRUE;
  double spread_ticks;

  row->instrument = instrument;
  instrument->symbol = g_strdup (cells[COLUMN_SYMBOL]);
  instrument->name = g_strdup (cells[COLUMN_NAME]);
  instrument->venue = g_strdup (cells[COLUMN_VENUE]);
  instrument->currency = g_strdup (cells[COLUMN_CURRENCY]);
  instrument->sector = g_strdup (cells[COLUMN_SECTOR]);
  instrument->multiplier = finx_decimal_new (1, 0);
  instrument->tick_size = parse_decimal (cells[COLUMN_TICK], &ok);
  instrument->lot_step = parse_decimal (cells[COLUMN_LOT], &ok);
  instrument->min_notional = parse_decimal (cells[COLUMN_MIN_NOTIONAL], &ok);
  instrument->margin_rate = parse_decimal (cells[COLUMN_MARGIN_RATE], &ok);
  volume = parse_decimal (cells[COLUMN_DAY_VOLUME], &ok);
  ok = finx_asset_class_from_string (cells[COLUMN_CLASS], &instrument->asset_class) && ok;
  ok = finx_calendar_from_string (cells[COLUMN_CALENDAR], &instrument->calendar) && ok;
  row->start_price = parse_double (cells[COLUMN_START_PRICE], &ok);
  row->volatility = parse_double (cells[COLUMN_VOLATILITY], &ok);
  row->trades_per_second = parse_double (cells[COLUMN_TRADES_PER_SECOND], &ok);
  spread_ticks = parse_double (cells[COLUMN_SPREAD_TICKS], &ok);
  if (!ok)
    return FALSE;

  instrument->price_scale = instrument->tick_size.scale;
  instrument->size_scale = instrument->lot_step.scale;
  ok = finx_decimal_to_units (instrument->tick_size, instrument->price_scale, &row->tick_units)
       && finx_decimal_to_units (instrument->lot_step, instrument->size_scale, &row->lot_units)
       && finx_decimal_to_units (volume, instrument->size_scale, &row->day_volume);
  row->spread = (gint64) spread_ticks * row->tick_units;
  return ok && row->tick_units > 0 && row->lot_units > 0;
}

static gboolean
read_instruments (FinxPracticeParameters  *self,
                  GError                 **error)
{
  g_auto(GStrv) lines = read_lines ("instruments.csv", error);

  if (lines == NULL)
    return FALSE;
  self->rows = g_array_new (FALSE, TRUE, sizeof (FinxPracticeParameter));
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], ",", -1);
      FinxPracticeParameter row = { NULL, };

      if (g_strv_length (cells) != N_COLUMNS || !parse_row (cells, &row))
        {
          finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-PRACTICE-001",
                          "Line %u of the practice instruments can not be read", i + 1);
          return FALSE;
        }
      row.instrument->index = i - 1;
      g_array_append_val (self->rows, row);
    }
  self->n = self->rows->len;
  return TRUE;
}

/* Cholesky's method; a row that follows from earlier ones has no own part, so tiny pivots count as zero. */
static void
decompose (const double *matrix,
           double       *lower,
           guint         n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      {
        double sum = matrix[i * n + j];

        for (guint k = 0; k < j; k++)
          sum -= lower[i * n + k] * lower[j * n + k];
        if (i == j)
          lower[i * n + i] = sum > 1e-9 ? sqrt (sum) : 0;
        else
          lower[i * n + j] = lower[j * n + j] > 0 ? sum / lower[j * n + j] : 0;
      }
}

static gboolean
read_correlations (FinxPracticeParameters  *self,
                   GError                 **error)
{
  g_auto(GStrv) lines = read_lines ("correlations.csv", error);
  guint n = self->n;
  g_autofree double *matrix = g_new0 (double, (gsize) n * n);
  g_autofree double *lower = g_new0 (double, (gsize) n * n);
  g_autofree guint *row_of = g_new0 (guint, n);

  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[0] != NULL && lines[i + 1] != NULL ? lines[i + 1] : "", ",", -1);
      const FinxPracticeParameter *row = cells[0] == NULL ? NULL : finx_practice_parameters_find (self, cells[0]);

      if (row == NULL || g_strv_length (cells) != n + 1)
        {
          finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-PRACTICE-002",
                          "Line %u of the practice correlations can not be read", i + 2);
          return FALSE;
        }
      row_of[i] = row->instrument->index;
      for (guint j = 0; j < n; j++)
        matrix[i * n + j] = g_ascii_strtod (cells[j + 1], NULL);
    }
  decompose (matrix, lower, n);
  self->loadings = g_new0 (double, (gsize) n * n);
  for (guint i = 0; i < n; i++)
    memcpy (&self->loadings[row_of[i] * n], &lower[i * n], n * sizeof (double));
  return TRUE;
}

const FinxPracticeParameters *
finx_practice_parameters_get (GError **error)
{
  static FinxPracticeParameters parameters;
  static GError *failure = NULL;
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      finx_practice_register_resource ();       /* by hand: a static library's constructor would be left out */
      if (read_instruments (&parameters, &failure))
        read_correlations (&parameters, &failure);
      g_once_init_leave (&once, 1);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_error_copy (failure));
      return NULL;
    }
  return &parameters;
}

const FinxPracticeParameter *
finx_practice_parameters_find (const FinxPracticeParameters *self,
                               const char                   *symbol)
{
  for (guint i = 0; i < self->n; i++)
    {
      const FinxPracticeParameter *row = finx_practice_parameters_row (self, i);

      if (g_ascii_strcasecmp (row->instrument->symbol, symbol) == 0)
        return row;
    }
  return NULL;
}
