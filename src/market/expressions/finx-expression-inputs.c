/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/expressions/finx-expression-inputs.h"

#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "market/finx-bar-builder.h"

#define NO_DAY    G_MININT32
#define MOST_DAYS 400                   /* gone through one by one */

/* The bars of one interval. */
typedef struct
{
  FinxInterval   interval;
  gboolean       is_over;               /* the builder's bar was told to be over */
  gint64         since_us;              /* earlier trades are in bars that were pushed */
  FinxBarBuilder builder;
  FinxIndicator *indicators;            /* (nullable) owned: of all its studies, from the first bar on */
  double        *values;                /* owned: of them, at the last bar */
} Frame;

typedef struct
{
  FinxWord word;
  Frame   *frame;                       /* (nullable) borrowed: of a bar's */
} Word;                                 /* its value is where it is itself */

typedef struct
{
  FinxIndicatorSpec spec;
  Frame            *frame;              /* borrowed */
  gboolean          needs_volume;
  gint              places[FINX_INDICATOR_MAX_OUTPUTS];         /* −1: nobody looks at it */
} Study;

struct _FinxExpressionInputs
{
  const FinxInstrument *instrument;
  double                price_unit, size_unit;
  FinxQuote             quote;
  GPtrArray            *frames;         /* (element-type Frame) owned: the shortest bars first */
  GArray               *intervals;      /* (element-type FinxInterval): of @frames */
  gint64                next_end_us;    /* no open bar ends before */
  guint                 kinds;          /* bits: ticks that matter */
  GArray               *words;          /* (element-type Word), beside @places */
  GArray               *places;         /* (element-type guint): of @words */
  GArray               *studies;        /* (element-type Study) */
  GArray               *values;         /* (element-type double) */
  GArray               *reports;        /* (element-type gint32) owned: days, oldest first */
  gint32                today;          /* or NO_DAY */
  gboolean              needs_reports, needs_sessions;  /* some word, some study does */
  gint64                session_start_us, session_end_us;       /* of the bar looked at last */
};

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  g_clear_pointer (&frame->indicators, finx_indicator_free);
  g_free (frame->values);
  g_free (frame);
}

FinxExpressionInputs *
finx_expression_inputs_new (const FinxInstrument *instrument)
{
  FinxExpressionInputs *self = g_new0 (FinxExpressionInputs, 1);

  self->instrument = instrument;
  self->price_unit = pow (10, instrument->price_scale);
  self->size_unit = pow (10, instrument->size_scale);
  self->frames = g_ptr_array_new_with_free_func (frame_free);
  self->intervals = g_array_new (FALSE, FALSE, sizeof (FinxInterval));
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  self->studies = g_array_new (FALSE, TRUE, sizeof (Study));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->reports = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->today = NO_DAY;
  return self;
}

void
finx_expression_inputs_free (FinxExpressionInputs *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->frames);
  g_array_unref (self->intervals);
  g_array_unref (self->words);
  g_array_unref (self->places);
  g_array_unref (self->studies);
  g_array_unref (self->values);
  g_array_unref (self->reports);
  g_free (self);
}

/* Placing */

static inline Frame *
get_frame (FinxExpressionInputs *self,
           guint                 index)
{
  return self->frames->pdata[index];
}

/* (nullable) */
static Frame *
find_frame (FinxExpressionInputs *self,
            FinxInterval          interval)
{
  for (guint i = 0; i < self->frames->len; i++)
    if (get_frame (self, i)->interval == interval)
      return get_frame (self, i);
  return NULL;
}

static Frame *
add_frame (FinxExpressionInputs *self,
           FinxInterval          interval)
{
  Frame *frame = find_frame (self, interval);
  gint64 length_us = finx_interval_to_usec (interval);
  guint at = 0;

  self->kinds |= 1u << FINX_TICK_TRADE;
  if (frame != NULL)
    return frame;
  frame = g_new0 (Frame, 1);
  frame->interval = interval;
  finx_bar_builder_init (&frame->builder, self->instrument, interval);
  while (at < self->frames->len && finx_interval_to_usec (get_frame (self, at)->interval) <= length_us)
    at++;
  g_ptr_array_insert (self->frames, (int) at, frame);
  g_array_insert_val (self->intervals, at, interval);
  return frame;
}

void
finx_expression_inputs_add_interval (FinxExpressionInputs *self,
                                     FinxInterval          interval)
{
  add_frame (self, interval);
}

static guint
add_value (FinxExpressionInputs *self)
{
  double unknown = NAN;

  g_array_append_val (self->values, unknown);
  return self->values->len - 1;
}

static guint
kinds_of (FinxWord word)
{
  switch ((int) word)
    {
    case FINX_WORD_BID:
      return 1u << FINX_TICK_BID;
    case FINX_WORD_ASK:
      return 1u << FINX_TICK_ASK;
    case FINX_WORD_SPREAD:
      return 1u << FINX_TICK_BID | 1u << FINX_TICK_ASK;
    case FINX_WORD_LAST:
      return 1u << FINX_TICK_TRADE | 1u << FINX_TICK_LAST;
    case FINX_WORD_CHANGE:
    case FINX_WORD_CHANGE_PERCENT:
      return 1u << FINX_TICK_TRADE | 1u << FINX_TICK_LAST | 1u << FINX_TICK_SESSION;
    default:
      return 1u << FINX_TICK_TRADE;
    }
}

static guint
place_word (FinxExpressionInputs *self,
            FinxWord              word,
            FinxInterval          interval)
{
  Word added = { word, interval != FINX_INTERVAL_NONE ? add_frame (self, interval) : NULL };
  guint place;

  for (guint i = 0; i < self->words->len; i++)
    if (g_array_index (self->words, Word, i).word == word && g_array_index (self->words, Word, i).frame == added.frame)
      return g_array_index (self->places, guint, i);
  place = add_value (self);
  g_array_append_val (self->words, added);
  g_array_append_val (self->places, place);
  self->kinds |= kinds_of (word);
  self->needs_reports |= word == FINX_WORD_EARNINGS_IN;
  return place;
}

static gboolean
is_same (const FinxIndicatorSpec *one,
         const FinxIndicatorSpec *other)
{
  return one->info == other->info && one->source == other->source
         && memcmp (one->parameters, other->parameters, one->info->n_parameters * sizeof (double)) == 0;
}

static Study *
find_study (FinxExpressionInputs      *self,
            const FinxExpressionInput *input)
{
  Study added = { .spec = *input->spec, .frame = add_frame (self, input->interval) };

  for (guint i = 0; i < self->studies->len; i++)
    {
      Study *study = &g_array_index (self->studies, Study, i);

      if (study->frame == added.frame && is_same (&study->spec, input->spec))
        return study;
    }
  g_assert (added.frame->indicators == NULL);     /* it would know nothing of the bars before */
  added.needs_volume = (finx_indicator_get_needs (input->spec) & FINX_NEEDS_VOLUME) != 0;
  self->needs_sessions |= (finx_indicator_get_needs (input->spec) & FINX_NEEDS_SESSION) != 0;
  for (guint i = 0; i < FINX_INDICATOR_MAX_OUTPUTS; i++)
    added.places[i] = -1;
  g_array_append_val (self->studies, added);
  return &g_array_index (self->studies, Study, self->studies->len - 1);
}

guint
finx_expression_inputs_place (const FinxExpressionInput *input,
                              gpointer                   inputs)
{
  FinxExpressionInputs *self = inputs;
  Study *study;

  if (input->spec == NULL)
    return place_word (self, input->word, input->interval);
  study = find_study (self, input);
  if (study->places[input->output] < 0)
    study->places[input->output] = (gint) add_value (self);
  return (guint) study->places[input->output];
}

const double *
finx_expression_inputs_get_values (FinxExpressionInputs *self)
{
  return (const double *) (gpointer) self->values->data;
}

const FinxInterval *
finx_expression_inputs_get_intervals (FinxExpressionInputs *self,
                                      guint                *n)
{
  *n = self->intervals->len;
  return (const FinxInterval *) (gpointer) self->intervals->data;
}

guint
finx_expression_inputs_get_kinds (FinxExpressionInputs *self)
{
  return self->kinds;
}

guint
finx_expression_inputs_get_warm_up (FinxExpressionInputs *self,
                                    FinxInterval          interval)
{
  guint bars = 0;

  for (guint i = 0; i < self->studies->len; i++)
    if (g_array_index (self->studies, Study, i).frame->interval == interval)
      bars = MAX (bars, finx_indicator_get_warm_up (&g_array_index (self->studies, Study, i).spec));
  return bars;
}

/* Values */

static gboolean
set_value (FinxExpressionInputs *self,
           guint                 place,
           double                value)
{
  double *slot = &g_array_index (self->values, double, place);

  if (*slot == value || (isnan (*slot) && isnan (value)))
    return FALSE;
  *slot = value;
  return TRUE;
}

static double
price_of (const FinxExpressionInputs *self,
          FinxQuoteMask               needed,
          gint64                      units)
{
  return (self->quote.mask & needed) == needed ? (double) units / self->price_unit : (double) NAN;
}

/* To the first report that is not over; unknown where none is known. */
static double
days_to_report (const FinxExpressionInputs *self)
{
  for (guint i = 0; self->today != NO_DAY && i < self->reports->len; i++)
    if (g_array_index (self->reports, gint32, i) >= self->today)
      return (double) g_array_index (self->reports, gint32, i) - self->today;
  return NAN;
}

/* Prices to the last digit: both are exact in units, and are rounded once. */
static double
read_quote (const FinxExpressionInputs *self,
            FinxWord                    word)
{
  const FinxQuote *quote = &self->quote;
  FinxQuoteMask both = FINX_QUOTE_LAST | FINX_QUOTE_PREVIOUS;

  switch ((int) word)
    {
    case FINX_WORD_LAST:   return price_of (self, FINX_QUOTE_LAST, quote->last);
    case FINX_WORD_BID:    return price_of (self, FINX_QUOTE_BID, quote->bid);
    case FINX_WORD_ASK:    return price_of (self, FINX_QUOTE_ASK, quote->ask);
    case FINX_WORD_SPREAD: return price_of (self, FINX_QUOTE_BID | FINX_QUOTE_ASK, quote->ask - quote->bid);
    case FINX_WORD_CHANGE: return price_of (self, both, quote->last - quote->previous_close);
    case FINX_WORD_EARNINGS_IN: return days_to_report (self);
    default:
      if ((quote->mask & both) != both || quote->previous_close <= 0)
        return NAN;
      return (double) (quote->last - quote->previous_close) / (double) quote->previous_close * 100;
    }
}

static double
read_bar (const FinxBar *bar,
          FinxWord       word)
{
  switch ((int) word)
    {
    case FINX_WORD_OPEN:   return bar->open;
    case FINX_WORD_HIGH:   return bar->high;
    case FINX_WORD_LOW:    return bar->low;
    case FINX_WORD_CLOSE:  return bar->close;
    case FINX_WORD_VOLUME: return bar->volume;
    case FINX_WORD_HL2:    return (bar->high + bar->low) / 2;
    case FINX_WORD_HLC3:   return (bar->high + bar->low + bar->close) / 3;
    default:               return (bar->open + bar->high + bar->low + bar->close) / 4;
    }
}

static gboolean
show_words (FinxExpressionInputs *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);
      double value;

      if (word->frame == NULL)
        value = read_quote (self, word->word);
      else if (!word->frame->builder.has_bar)
        continue;
      else
        value = read_bar (&word->frame->builder.bar, word->word);
      changed |= set_value (self, g_array_index (self->places, guint, i), value);
    }
  return changed;
}

static FinxIndicatorBar
to_indicator (FinxExpressionInputs *self,
              const FinxBar        *bar)
{
  if (self->needs_sessions && (bar->time_us < self->session_start_us || bar->time_us >= self->session_end_us))
    {
      self->session_start_us = finx_bar_start (self->instrument->calendar, FINX_INTERVAL_1D, bar->time_us);
      self->session_end_us = finx_bar_end (self->instrument->calendar, FINX_INTERVAL_1D, self->session_start_us);
    }
  return (FinxIndicatorBar) {
    .time = bar->time_us, .open = bar->open, .high = bar->high, .low = bar->low, .close = bar->close, .volume = bar->volume,
    .other = NAN, .session = self->session_start_us,
  };
}

static guint
get_wanted (const Study *study)
{
  guint wanted = 0;

  for (guint k = 0; k < study->spec.info->n_outputs; k++)
    wanted |= study->places[k] >= 0 ? 1u << k : 0;
  return wanted;
}

/* Returns: (nullable): of all studies of @frame; %NULL: there are none */
static FinxIndicator *
get_indicators (FinxExpressionInputs *self,
                Frame                *frame)
{
  g_autofree FinxIndicatorSpec *specs = NULL;
  g_autofree guint *wanted = NULL;
  guint n = 0, n_values = 0;

  if (frame->indicators != NULL)
    return frame->indicators;
  specs = g_new (FinxIndicatorSpec, self->studies->len);
  wanted = g_new (guint, self->studies->len);
  for (guint i = 0; i < self->studies->len; i++)
    {
      const Study *study = &g_array_index (self->studies, Study, i);

      if (study->frame != frame)
        continue;
      specs[n] = study->spec;
      wanted[n++] = get_wanted (study);
      n_values += study->spec.info->n_outputs;
    }
  if (n > 0)
    {
      frame->indicators = finx_indicator_new_many (specs, n, wanted);
      frame->values = g_new (double, n_values);
    }
  return frame->indicators;
}

/* @over: the bar is complete. @only_volume: only its volume changed. */
static gboolean
show_studies (FinxExpressionInputs *self,
              Frame                *frame,
              gboolean              over,
              gboolean              only_volume)
{
  FinxIndicator *indicators = get_indicators (self, frame);
  const double *values = frame->values;
  gboolean changed = FALSE;
  FinxIndicatorBar bar;

  if (indicators == NULL)
    return FALSE;
  bar = to_indicator (self, &frame->builder.bar);
  if (over)
    finx_indicator_push (indicators, &bar, frame->values);
  else
    finx_indicator_peek (indicators, &bar, frame->values);
  for (guint i = 0; i < self->studies->len; i++)
    {
      const Study *study = &g_array_index (self->studies, Study, i);

      if (study->frame != frame)
        continue;
      for (guint k = 0; k < study->spec.info->n_outputs && (!only_volume || study->needs_volume); k++)
        if (study->places[k] >= 0)
          changed |= set_value (self, (guint) study->places[k], isfinite (values[k]) ? values[k] : (double) NAN);
      values += study->spec.info->n_outputs;
    }
  return changed;
}

/* The last price stays that of the trades that were pushed, if there were any. */
void
finx_expression_inputs_set_quote (FinxExpressionInputs *self,
                                  const FinxQuote      *quote)
{
  FinxQuote before = self->quote;

  self->quote = *quote;
  if ((before.mask & FINX_QUOTE_LAST) != 0)
    {
      self->quote.mask |= FINX_QUOTE_LAST;
      self->quote.last = before.last;
      self->quote.time_us = before.time_us;
    }
  show_words (self);
}

gboolean
finx_expression_inputs_needs_reports (FinxExpressionInputs *self)
{
  return self->needs_reports;
}

void
finx_expression_inputs_set_reports (FinxExpressionInputs *self,
                                    const GArray         *days)
{
  g_array_set_size (self->reports, 0);
  if (days != NULL)
    g_array_append_vals (self->reports, days->data, days->len);
  show_words (self);
}

gboolean
finx_expression_inputs_set_day (FinxExpressionInputs *self,
                                gint64                time_us)
{
  gint32 day = (gint32) finx_days_from_time (time_us);

  if (!self->needs_reports || day <= self->today)
    return FALSE;
  self->today = day;
  return show_words (self);
}

gboolean
finx_expression_inputs_next_day (FinxExpressionInputs *self,
                                 gint64               *time_us)
{
  gint32 day = (gint32) finx_days_from_time (*time_us);

  if (!self->needs_reports || day <= self->today)
    return FALSE;
  if (self->today != NO_DAY)
    {
      day = MAX (self->today + 1, day - MOST_DAYS);
      *time_us = day * FINX_USEC_PER_DAY;
    }
  self->today = day;
  show_words (self);
  return TRUE;
}

static void
find_next_end (FinxExpressionInputs *self)
{
  self->next_end_us = G_MAXINT64;
  for (guint i = 0; i < self->frames->len; i++)
    {
      const Frame *frame = get_frame (self, i);

      if (frame->builder.has_bar && !frame->is_over)
        self->next_end_us = MIN (self->next_end_us, frame->builder.end_us);
    }
}

static void
seed_bar (FinxExpressionInputs *self,
          Frame                *frame,
          const FinxBar        *bar)
{
  finx_bar_builder_seed (&frame->builder, bar);
  frame->is_over = FALSE;
  self->quote.mask |= FINX_QUOTE_LAST;
  self->quote.last = (gint64) round (bar->close * self->price_unit);
  show_words (self);
}

static gint64
end_bar (FinxExpressionInputs *self,
         Frame                *frame)
{
  frame->is_over = TRUE;
  find_next_end (self);
  show_studies (self, frame, TRUE, FALSE);
  return frame->builder.end_us;
}

void
finx_expression_inputs_push_bar (FinxExpressionInputs *self,
                                 FinxInterval          interval,
                                 const FinxBar        *bar)
{
  Frame *frame = find_frame (self, interval);

  seed_bar (self, frame, bar);
  end_bar (self, frame);
}

/* Returns: (transfer full): the memory that @columns are in */
static double *
make_columns (FinxExpressionInputs *self,
              const FinxBar        *bars,
              gsize                 n,
              FinxBarColumns       *columns)
{
  double *memory = g_new (double, 8 * n), *opens = memory, *highs = opens + n, *lows = highs + n, *closes = lows + n, *volumes = closes + n;
  double *others = volumes + n;
  gint64 *times = (gint64 *) (others + n), *sessions = times + n;

  for (gsize i = 0; i < n; i++)
    {
      FinxIndicatorBar bar = to_indicator (self, &bars[i]);

      times[i] = bar.time;
      opens[i] = bar.open;
      highs[i] = bar.high;
      lows[i] = bar.low;
      closes[i] = bar.close;
      volumes[i] = bar.volume;
      others[i] = bar.other;
      sessions[i] = bar.session;
    }
  *columns = (FinxBarColumns) { n, times, opens, highs, lows, closes, volumes, others, sessions };
  return memory;
}

void
finx_expression_inputs_push_bars (FinxExpressionInputs *self,
                                  FinxInterval          interval,
                                  const FinxBar        *bars,
                                  gsize                 n)
{
  Frame *frame = find_frame (self, interval);
  FinxIndicator *indicators = get_indicators (self, frame);
  g_autofree double *memory = NULL;
  FinxBarColumns columns;

  if (n == 0)
    return;
  frame->builder.has_bar = frame->is_over = TRUE;
  frame->builder.bar = bars[n - 1];
  if (indicators == NULL)
    return;
  memory = make_columns (self, bars, n, &columns);
  finx_indicator_push_many (indicators, &columns, NULL);
}

void
finx_expression_inputs_open_bar (FinxExpressionInputs *self,
                                 FinxInterval          interval,
                                 const FinxBar        *bar)
{
  Frame *frame = find_frame (self, interval);

  seed_bar (self, frame, bar);
  find_next_end (self);
  show_studies (self, frame, FALSE, FALSE);
}

/* From here on the bars of @interval are made of ticks. */
void
finx_expression_inputs_start (FinxExpressionInputs *self,
                              FinxInterval          interval,
                              gint64                since_us)
{
  find_frame (self, interval)->since_us = since_us;
}

FinxInterval
finx_expression_inputs_end_next (FinxExpressionInputs *self,
                                 gint64                time_us,
                                 gint64               *end_us)
{
  if (time_us < self->next_end_us)
    return FINX_INTERVAL_NONE;

  for (guint i = 0; i < self->frames->len; i++)
    {
      Frame *frame = get_frame (self, i);

      if (frame->builder.has_bar && !frame->is_over && frame->builder.end_us == self->next_end_us)
        {
          *end_us = end_bar (self, frame);
          return frame->interval;
        }
    }
  return FINX_INTERVAL_NONE;
}

static gboolean
push_trade (FinxExpressionInputs *self,
            Frame                *frame,
            const FinxTick       *tick)
{
  FinxBar before = frame->builder.bar;
  FinxBarResult result;
  gboolean same;

  if (tick->time_us < frame->since_us || (frame->is_over && tick->time_us < frame->builder.end_us))
    return FALSE;
  result = finx_bar_builder_push (&frame->builder, tick, NULL);
  if (result == FINX_BAR_DROPPED)
    return FALSE;
  frame->is_over = FALSE;
  if (result == FINX_BAR_OPENED)
    find_next_end (self);
  same = result == FINX_BAR_UPDATED && before.close == frame->builder.bar.close && before.high == frame->builder.bar.high
         && before.low == frame->builder.bar.low;
  return show_studies (self, frame, FALSE, same);
}

gboolean
finx_expression_inputs_push (FinxExpressionInputs *self,
                             const FinxTick       *tick)
{
  FinxTick applied = *tick;
  gboolean changed;

  applied.time_us = MAX (tick->time_us, self->quote.time_us);   /* one of another kind may be newer */
  finx_quote_apply (&self->quote, &applied);
  changed = finx_expression_inputs_set_day (self, tick->time_us);
  if (tick->kind == FINX_TICK_TRADE)
    for (guint i = 0; i < self->frames->len; i++)
      changed |= push_trade (self, get_frame (self, i), tick);
  return show_words (self) || changed;
}
