/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-quote-row.h"

#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-string.h"

#define SEEN_US (12 * FINX_USEC_PER_SEC)        /* that long it counts that somebody looked */

struct _FinxQuoteRow
{
  GObject               parent_instance;
  const FinxInstrument *instrument;     /* borrowed from its table */
  FinxQuote             quote;
  guint64               serial;         /* quotes applied */
  int                   direction;
  gboolean              is_real, is_replayed;
  FinxQuoteState        state;
  gint64                stale_age_us;
  FinxLastPrice        *told;           /* (nullable): by a provider, in place of a feed */
  char                 *trouble;        /* (nullable) */
  gint64                seen_us;        /* monotonic; 0: never */
  double               *spark;          /* owned */
  gsize                 n_spark;
  guint64               spark_serial;
};

enum
{
  PROP_0,
  PROP_SYMBOL,
  PROP_SERIAL,
  PROP_SPARK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FinxQuoteRow, finx_quote_row, G_TYPE_OBJECT)

static FinxDecimal
known_price (FinxQuoteRow *self,
             FinxQuoteMask mask,
             gint64        units)
{
  return (self->quote.mask & mask) != 0 ? finx_instrument_price (self->instrument, units) : FINX_DECIMAL_UNKNOWN;
}

static void
finx_quote_row_finalize (GObject *object)
{
  FinxQuoteRow *self = FINX_QUOTE_ROW (object);

  g_free (self->spark);
  g_clear_pointer (&self->told, finx_last_price_free);
  g_free (self->trouble);
  G_OBJECT_CLASS (finx_quote_row_parent_class)->finalize (object);
}

static void
finx_quote_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FinxQuoteRow *self = FINX_QUOTE_ROW (object);

  switch (prop_id)
    {
    case PROP_SYMBOL:
      g_value_set_string (value, self->instrument->symbol);
      break;
    case PROP_SERIAL:
      g_value_set_uint64 (value, self->serial);
      break;
    case PROP_SPARK:
      g_value_set_uint64 (value, self->spark_serial);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
finx_quote_row_class_init (FinxQuoteRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finx_quote_row_finalize;
  object_class->get_property = finx_quote_row_get_property;

  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* counts the curves set; read them with finx_quote_row_get_spark() */
  properties[PROP_SPARK] = g_param_spec_uint64 ("spark", NULL, NULL, 0, G_MAXUINT64, 0,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_quote_row_init (FinxQuoteRow *self)
{
}

FinxQuoteRow *
finx_quote_row_new (const FinxInstrument *instrument)
{
  FinxQuoteRow *self;

  g_return_val_if_fail (instrument != NULL, NULL);

  self = g_object_new (FINX_TYPE_QUOTE_ROW, NULL);
  self->instrument = instrument;
  self->quote.instrument = instrument->index;
  return self;
}

const FinxInstrument *
finx_quote_row_get_instrument (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NULL);
  return self->instrument;
}

const char *
finx_quote_row_get_symbol (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NULL);
  return self->instrument->symbol;
}

const FinxQuote *
finx_quote_row_get_quote (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NULL);
  return &self->quote;
}

guint64
finx_quote_row_get_serial (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), 0);
  return self->serial;
}

FinxDecimal
finx_quote_row_get_last (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);
  return self->told != NULL ? self->told->price : known_price (self, FINX_QUOTE_LAST, self->quote.last);
}

FinxDecimal
finx_quote_row_get_bid (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);
  return known_price (self, FINX_QUOTE_BID, self->quote.bid);
}

FinxDecimal
finx_quote_row_get_ask (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);
  return known_price (self, FINX_QUOTE_ASK, self->quote.ask);
}

FinxDecimal
finx_quote_row_get_mid (FinxQuoteRow *self)
{
  FinxDecimal sum;

  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);

  sum = finx_decimal_add (finx_quote_row_get_bid (self), finx_quote_row_get_ask (self));
  return finx_decimal_mul (sum, finx_decimal_new (5, 1),
                           MIN (self->instrument->price_scale + 1, FINX_DECIMAL_MAX_SCALE), FINX_ROUND_HALF_EVEN);
}

FinxDecimal
finx_quote_row_get_previous (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);
  return self->told != NULL ? self->told->previous_close : known_price (self, FINX_QUOTE_PREVIOUS, self->quote.previous_close);
}

FinxDecimal
finx_quote_row_get_change (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);
  return finx_decimal_sub (finx_quote_row_get_last (self), finx_quote_row_get_previous (self));
}

/**
 * finx_quote_row_get_ratio:
 *
 * Returns: the change as a part of the previous close: 0.015 is 1.5 %; NaN when unknown
 */
double
finx_quote_row_get_ratio (FinxQuoteRow *self)
{
  const guint32 needed = FINX_QUOTE_LAST | FINX_QUOTE_PREVIOUS;

  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NAN);

  if (self->told != NULL && finx_decimal_is_known (self->told->previous_close) && finx_decimal_sign (self->told->previous_close) > 0)
    return finx_decimal_to_double (self->told->price) / finx_decimal_to_double (self->told->previous_close) - 1;
  if ((self->quote.mask & needed) != needed || self->quote.previous_close <= 0)
    return NAN;

  return ((double) self->quote.last - (double) self->quote.previous_close) / (double) self->quote.previous_close;
}

FinxDecimal
finx_quote_row_get_volume (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_DECIMAL_UNKNOWN);

  if ((self->quote.mask & FINX_QUOTE_DAY) == 0)
    return FINX_DECIMAL_UNKNOWN;
  return finx_instrument_size (self->instrument, self->quote.volume);
}

int
finx_quote_row_get_direction (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), 0);
  return self->direction;
}

gint64
finx_quote_row_get_age (FinxQuoteRow *self,
                        gint64        now_us)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), -1);

  if (self->quote.time_us == 0)
    return -1;
  return MAX (now_us - self->quote.time_us, 0);         /* a venue's clock may be ahead of ours */
}

FinxQuoteState
finx_quote_row_get_state (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FINX_QUOTE_FRESH);
  return self->state;
}

gint64
finx_quote_row_get_stale_age (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), 0);
  return self->state == FINX_QUOTE_STALE || self->state == FINX_QUOTE_DELAYED ? self->stale_age_us : 0;
}

/* As precise as an age is told: seconds in the first minute, then minutes. */
static gint64
coarse_age (gint64 age_us)
{
  return age_us < FINX_USEC_PER_MIN ? age_us / FINX_USEC_PER_SEC : 60 + age_us / FINX_USEC_PER_MIN;
}

gboolean
finx_quote_row_set_state (FinxQuoteRow  *self,
                          FinxQuoteState state,
                          gint64         stale_age_us)
{
  gboolean changed;

  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FALSE);

  changed = state != self->state
            || ((state == FINX_QUOTE_STALE || state == FINX_QUOTE_DELAYED) && coarse_age (stale_age_us) != coarse_age (self->stale_age_us));
  self->state = state;
  self->stale_age_us = stale_age_us;
  if (changed)
    {
      self->serial++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
    }
  return changed;
}

const double *
finx_quote_row_get_spark (FinxQuoteRow *self,
                          gsize        *n)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NULL);

  *n = self->is_replayed ? 0 : self->n_spark;
  return self->is_replayed ? NULL : self->spark;
}

void
finx_quote_row_set_spark (FinxQuoteRow *self,
                          const double *values,
                          gsize         n)
{
  g_return_if_fail (FINX_IS_QUOTE_ROW (self));

  if (n == self->n_spark && (n == 0 || memcmp (values, self->spark, n * sizeof *values) == 0))
    return;

  g_free (self->spark);
  self->spark = g_memdup2 (values, n * sizeof *values);
  self->n_spark = n;
  self->spark_serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPARK]);
}

gboolean
finx_quote_row_is_real (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FALSE);
  return self->is_real;
}

void
finx_quote_row_set_real (FinxQuoteRow *self,
                         gboolean      is_real)
{
  g_return_if_fail (FINX_IS_QUOTE_ROW (self));
  self->is_real = is_real;
}

gboolean
finx_quote_row_is_replayed (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FALSE);
  return self->is_replayed;
}

void
finx_quote_row_set_replayed (FinxQuoteRow *self,
                             gboolean      is_replayed)
{
  g_return_if_fail (FINX_IS_QUOTE_ROW (self));

  if (is_replayed == self->is_replayed)
    return;
  self->is_replayed = is_replayed;
  self->spark_serial++;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPARK]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

gboolean
finx_quote_row_apply (FinxQuoteRow    *self,
                      const FinxQuote *quote)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FALSE);
  g_return_val_if_fail (quote->instrument == self->instrument->index, FALSE);

  if (memcmp (&self->quote, quote, sizeof *quote) == 0)
    return FALSE;

  if ((self->quote.mask & quote->mask & FINX_QUOTE_LAST) != 0 && quote->last != self->quote.last)
    self->direction = quote->last > self->quote.last ? 1 : -1;
  self->quote = *quote;
  g_clear_pointer (&self->told, finx_last_price_free);
  if (self->state == FINX_QUOTE_STALE)
    self->state = FINX_QUOTE_FRESH;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
  return TRUE;
}

/* Beside the exact price, which is @told's: what the instrument's steps can hold of it. */
static gboolean
hold_price (FinxQuoteRow *self,
            FinxDecimal   price,
            gint64       *units)
{
  guint scale = self->instrument->price_scale;

  return finx_decimal_is_known (price) && finx_decimal_to_units (finx_decimal_rescale (price, scale, FINX_ROUND_HALF_EVEN), scale, units);
}

gboolean
finx_quote_row_tell (FinxQuoteRow        *self,
                     const FinxLastPrice *told)
{
  FinxQuote quote = { .instrument = self->instrument->index };

  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FALSE);
  g_return_val_if_fail (told != NULL && finx_decimal_sign (told->price) > 0, FALSE);

  quote.time_us = told->time_us != 0 ? told->time_us : told->fetched_us;
  if (quote.time_us < self->quote.time_us)
    return FALSE;
  if (hold_price (self, told->price, &quote.last))
    quote.mask |= FINX_QUOTE_LAST;
  if (hold_price (self, told->previous_close, &quote.previous_close))
    quote.mask |= FINX_QUOTE_PREVIOUS;
  if (self->told != NULL)
    self->direction = finx_decimal_compare (told->price, self->told->price);
  self->quote = quote;
  g_clear_pointer (&self->told, finx_last_price_free);
  self->told = finx_last_price_copy (told);
  self->is_real = TRUE;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
  return TRUE;
}

const FinxLastPrice *
finx_quote_row_get_told (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NULL);
  return self->told;
}

const char *
finx_quote_row_get_trouble (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), NULL);
  return self->trouble;
}

void
finx_quote_row_set_trouble (FinxQuoteRow *self,
                            const char   *trouble)
{
  g_return_if_fail (FINX_IS_QUOTE_ROW (self));

  if (!finx_set_str (&self->trouble, trouble))
    return;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

void
finx_quote_row_see (FinxQuoteRow *self)
{
  g_return_if_fail (FINX_IS_QUOTE_ROW (self));
  self->seen_us = g_get_monotonic_time ();
}

gboolean
finx_quote_row_is_seen (FinxQuoteRow *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_ROW (self), FALSE);
  return self->seen_us != 0 && g_get_monotonic_time () - self->seen_us < SEEN_US;
}
