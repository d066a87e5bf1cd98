/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-bar-series.h"

#include <math.h>
#include <string.h>

enum
{
  OPEN,
  HIGH,
  LOW,
  CLOSE,
  VOLUME,
  N_COLUMNS
};

struct _FinxBarSeries
{
  GObject               parent_instance;
  const FinxInstrument *instrument;     /* borrowed from its table */
  FinxInterval          interval;
  FinxSeriesState       state;
  char                 *error;          /* owned, never %NULL */
  gint64               *times;          /* strictly increasing */
  double               *columns[N_COLUMNS];
  gsize                 size, capacity;
  guint                 left_out, without_price;
  gboolean              is_partial;
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

enum
{
  RESET,
  APPENDED,
  UPDATED,
  PREPENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxBarSeries, finx_bar_series, G_TYPE_OBJECT)

static void
reserve (FinxBarSeries *self,
         gsize          n)
{
  if (n <= self->capacity)
    return;

  self->capacity = MAX (n, MAX (self->capacity * 2, 256));
  self->times = g_renew (gint64, self->times, self->capacity);
  for (guint c = 0; c < N_COLUMNS; c++)
    self->columns[c] = g_renew (double, self->columns[c], self->capacity);
}

static void
put (FinxBarSeries *self,
     gsize          i,
     const FinxBar *bar)
{
  self->times[i] = bar->time_us;
  self->columns[OPEN][i] = bar->open;
  self->columns[HIGH][i] = bar->high;
  self->columns[LOW][i] = bar->low;
  self->columns[CLOSE][i] = bar->close;
  self->columns[VOLUME][i] = bar->volume;
}

/* One without is left out and counted. */
static gboolean
has_prices (FinxBarSeries *self,
            const FinxBar *bar)
{
  gboolean has = isfinite (bar->open) && isfinite (bar->high) && isfinite (bar->low) && isfinite (bar->close);

  self->without_price += has ? 0 : 1;
  return has;
}

static void
set_state (FinxBarSeries  *self,
           FinxSeriesState state,
           const char     *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
finx_bar_series_finalize (GObject *object)
{
  FinxBarSeries *self = FINX_BAR_SERIES (object);

  g_free (self->error);
  g_free (self->times);
  for (guint c = 0; c < N_COLUMNS; c++)
    g_free (self->columns[c]);
  G_OBJECT_CLASS (finx_bar_series_parent_class)->finalize (object);
}

static void
finx_bar_series_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_STATE)
    g_value_set_uint (value, FINX_BAR_SERIES (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
finx_bar_series_class_init (FinxBarSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->finalize = finx_bar_series_finalize;
  object_class->get_property = finx_bar_series_get_property;

  /* a FinxSeriesState */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, FINX_SERIES_LOADING, FINX_SERIES_FAILED,
                                              FINX_SERIES_LOADING,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RESET] = g_signal_new ("reset", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[APPENDED] = g_signal_new ("appended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[UPDATED] = g_signal_new ("updated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PREPENDED] = g_signal_new ("prepended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
finx_bar_series_init (FinxBarSeries *self)
{
  self->error = g_strdup ("");
}

FinxBarSeries *
finx_bar_series_new (const FinxInstrument *instrument,
                     FinxInterval          interval)
{
  FinxBarSeries *self;

  g_return_val_if_fail (instrument != NULL, NULL);

  self = g_object_new (FINX_TYPE_BAR_SERIES, NULL);
  self->instrument = instrument;
  self->interval = interval;
  return self;
}

const FinxInstrument *
finx_bar_series_get_instrument (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->instrument;
}

FinxInterval
finx_bar_series_get_interval (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), FINX_INTERVAL_1M);
  return self->interval;
}

FinxSeriesState
finx_bar_series_get_state (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), FINX_SERIES_FAILED);
  return self->state;
}

const char *
finx_bar_series_get_error (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), "");
  return self->error;
}

gsize
finx_bar_series_get_size (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), 0);
  return self->size;
}

const gint64 *
finx_bar_series_get_times (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->times;
}

const double *
finx_bar_series_get_opens (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->columns[OPEN];
}

const double *
finx_bar_series_get_highs (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->columns[HIGH];
}

const double *
finx_bar_series_get_lows (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->columns[LOW];
}

const double *
finx_bar_series_get_closes (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->columns[CLOSE];
}

const double *
finx_bar_series_get_volumes (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), NULL);
  return self->columns[VOLUME];
}

guint
finx_bar_series_get_left_out (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), 0);
  return self->left_out;
}

guint
finx_bar_series_get_without_price (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), 0);
  return self->without_price;
}

gboolean
finx_bar_series_get_bar (FinxBarSeries *self,
                         gsize          i,
                         FinxBar       *bar)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), FALSE);

  if (i >= self->size)
    return FALSE;

  *bar = (FinxBar) {
    self->times[i], self->columns[OPEN][i], self->columns[HIGH][i], self->columns[LOW][i], self->columns[CLOSE][i],
    self->columns[VOLUME][i]
  };
  return TRUE;
}

/**
 * finx_bar_series_reset:
 * @bars: oldest first; one that is not newer than the one before it is left out
 */
void
finx_bar_series_reset (FinxBarSeries *self,
                       const FinxBar *bars,
                       gsize          n)
{
  g_return_if_fail (FINX_IS_BAR_SERIES (self));

  self->size = 0;
  self->left_out = self->without_price = 0;
  reserve (self, n);
  for (gsize i = 0; i < n; i++)
    if (!has_prices (self, &bars[i]))
      continue;
    else if (self->size == 0 || bars[i].time_us > self->times[self->size - 1])
      put (self, self->size++, &bars[i]);
    else
      self->left_out++;
  set_state (self, FINX_SERIES_READY, "");
  g_signal_emit (self, signals[RESET], 0);
}

/**
 * finx_bar_series_prepend:
 * @bars: oldest first; those that are not older than the first bar are left out
 */
void
finx_bar_series_prepend (FinxBarSeries *self,
                         const FinxBar *bars,
                         gsize          n)
{
  g_autofree const FinxBar **good = NULL;
  gint64 first_us;
  gsize n_good = 0;

  g_return_if_fail (FINX_IS_BAR_SERIES (self));

  first_us = self->size > 0 ? self->times[0] : G_MAXINT64;
  good = g_new (const FinxBar *, n);
  for (gsize i = 0; i < n && bars[i].time_us < first_us; i++)
    if (has_prices (self, &bars[i]))
      good[n_good++] = &bars[i];
  if (n_good == 0)
    return;

  reserve (self, self->size + n_good);
  memmove (self->times + n_good, self->times, self->size * sizeof *self->times);
  for (guint c = 0; c < N_COLUMNS; c++)
    memmove (self->columns[c] + n_good, self->columns[c], self->size * sizeof (double));
  for (gsize i = 0; i < n_good; i++)
    put (self, i, good[i]);
  self->size += n_good;
  g_signal_emit (self, signals[PREPENDED], 0, (guint) n_good);
}

void
finx_bar_series_push (FinxBarSeries *self,
                      const FinxBar *bar)
{
  gint64 last_us;

  g_return_if_fail (FINX_IS_BAR_SERIES (self));

  last_us = self->size > 0 ? self->times[self->size - 1] : G_MININT64;
  if ((self->size > 0 && bar->time_us < last_us) || !has_prices (self, bar))
    return;

  if (self->size > 0 && bar->time_us == last_us)
    {
      put (self, self->size - 1, bar);
      g_signal_emit (self, signals[UPDATED], 0);
      return;
    }
  reserve (self, self->size + 1);
  put (self, self->size++, bar);
  g_signal_emit (self, signals[APPENDED], 0, 1u);
}

/**
 * finx_bar_series_fail:
 * @message: a sentence fit to show
 *
 * The bars that are there stay.
 */
void
finx_bar_series_fail (FinxBarSeries *self,
                      const char    *message)
{
  g_return_if_fail (FINX_IS_BAR_SERIES (self));
  set_state (self, FINX_SERIES_FAILED, message);
}

gboolean
finx_bar_series_is_partial (FinxBarSeries *self)
{
  g_return_val_if_fail (FINX_IS_BAR_SERIES (self), FALSE);
  return self->is_partial;
}

void
finx_bar_series_set_partial (FinxBarSeries *self,
                             gboolean       is_partial)
{
  g_return_if_fail (FINX_IS_BAR_SERIES (self));
  self->is_partial = is_partial;
}
