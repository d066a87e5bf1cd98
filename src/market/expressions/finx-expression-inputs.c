/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/expressions/finx-expression-inputs.h"

#include <math.h>
#include <string.h>

#include "market/finx-bar-builder.h"

#define SESSION_FRAME FINX_FRAME_1D

typedef struct
{
  FinxWord word;
  guint    frame;
} Word;                                 /* its value is where it is itself */

typedef struct
{
  FinxIndicatorSpec spec;
  guint             frame;
  gboolean          needs_volume;
  gint              places[FINX_INDICATOR_MAX_OUTPUTS];         /* −1: nobody looks at it */
} Study;

typedef struct
{
  gboolean       is_kept;
  gboolean       is_over;               /* the builder's bar was told to be over */
  gint64         since_us;              /* earlier trades are in bars that were pushed */
  FinxBarBuilder builder;
  FinxIndicator *indicators;            /* (nullable) owned: of all its studies, from the first bar on */
  double        *values;                /* owned: of them, at the last bar */
} Frame;

struct _FinxExpressionInputs
{
  const FinxInstrument *instrument;
  double                price_unit, size_unit;
  FinxQuote             quote;
  Frame                 frames[FINX_N_FRAMES];
  guint                 kept;           /* bits: frames */
  gint64                next_end_us;    /* no open bar ends before */
  guint                 kinds;          /* bits: ticks that matter */
  GArray               *words;          /* (element-type Word), beside @places */
  GArray               *places;         /* (element-type guint): of @words */
  GArray               *studies;        /* (element-type Study) */
  GArray               *values;         /* (element-type double) */
  gboolean              needs_sessions; /* some study does */
  gint64                session_start_us, session_end_us;       /* of the bar looked at last */
};

FinxExpressionInputs *
finx_expression_inputs_new (const FinxInstrument *instrument)
{
  FinxExpressionInputs *self = g_new0 (FinxExpressionInputs, 1);

  self->instrument = instrument;
  self->price_unit = pow (10, instrument->price_scale);
  self->size_unit = pow (10, instrument->size_scale);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  self->studies = g_array_new (FALSE, TRUE, sizeof (Study));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
finx_expression_inputs_free (FinxExpressionInputs *self)
{
  if (self == NULL)
    return;

  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    {
      g_clear_pointer (&self->frames[frame].indicators, finx_indicator_free);
      g_free (self->frames[frame].values);
    }
  g_array_unref (self->words);
  g_array_unref (self->places);
  g_array_unref (self->studies);
  g_array_unref (self->values);
  g_free (self);
}

/* Placing */

void
finx_expression_inputs_add_frame (FinxExpressionInputs *self,
                                  guint                 frame)
{
  self->kinds |= 1u << FINX_TICK_TRADE;
  if (self->frames[frame].is_kept)
    return;
  self->frames[frame].is_kept = TRUE;
  self->kept |= 1u << frame;
  finx_bar_builder_init (&self->frames[frame].builder, self->instrument, finx_interval_from_frame (frame));
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
            guint                 frame)
{
  Word added = { word, frame };
  guint place;

  for (guint i = 0; i < self->words->len; i++)
    if (g_array_index (self->words, Word, i).word == word && g_array_index (self->words, Word, i).frame == frame)
      return g_array_index (self->places, guint, i);
  place = add_value (self);
  g_array_append_val (self->words, added);
  g_array_append_val (self->places, place);
  self->kinds |= kinds_of (word);
  if (frame < FINX_N_FRAMES)
    finx_expression_inputs_add_frame (self, frame);
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
  Study added = { .spec = *input->spec, .frame = input->frame };

  for (guint i = 0; i < self->studies->len; i++)
    {
      Study *study = &g_array_index (self->studies, Study, i);

      if (study->frame == input->frame && is_same (&study->spec, input->spec))
        return study;
    }
  g_assert (self->frames[input->frame].indicators == NULL);     /* it would know nothing of the bars before */
  added.needs_volume = (finx_indicator_get_needs (input->spec) & FINX_NEEDS_VOLUME) != 0;
  self->needs_sessions |= (finx_indicator_get_needs (input->spec) & FINX_NEEDS_SESSION) != 0;
  for (guint i = 0; i < FINX_INDICATOR_MAX_OUTPUTS; i++)
    added.places[i] = -1;
  finx_expression_inputs_add_frame (self, input->frame);
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
    return place_word (self, input->word, input->frame);
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

guint
finx_expression_inputs_get_frames (FinxExpressionInputs *self)
{
  return self->kept;
}

guint
finx_expression_inputs_get_kinds (FinxExpressionInputs *self)
{
  return self->kinds;
}

guint
finx_expression_inputs_get_warm_up (FinxExpressionInputs *self,
                                    guint                 frame)
{
  guint bars = 0;

  for (guint i = 0; i < self->studies->len; i++)
    if (g_array_index (self->studies, Study, i).frame == frame)
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

      if (word->frame >= FINX_N_FRAMES)
        value = read_quote (self, word->word);
      else if (!self->frames[word->frame].builder.has_bar)
        continue;
      else
        value = read_bar (&self->frames[word->frame].builder.bar, word->word);
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
      self->session_start_us = finx_bar_start (self->instrument->calendar, SESSION_FRAME, bar->time_us);
      self->session_end_us = finx_bar_end (self->instrument->calendar, SESSION_FRAME, self->session_start_us);
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
                guint                 frame)
{
  g_autofree FinxIndicatorSpec *specs = NULL;
  g_autofree guint *wanted = NULL;
  Frame *kept = &self->frames[frame];
  guint n = 0, n_values = 0;

  if (kept->indicators != NULL)
    return kept->indicators;
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
      kept->indicators = finx_indicator_new_many (specs, n, wanted);
      kept->values = g_new (double, n_values);
    }
  return kept->indicators;
}

/* @over: the bar is complete. @only_volume: only its volume changed. */
static gboolean
show_studies (FinxExpressionInputs *self,
              guint                 frame,
              gboolean              over,
              gboolean              only_volume)
{
  FinxIndicator *indicators = get_indicators (self, frame);
  const double *values = self->frames[frame].values;
  gboolean changed = FALSE;
  FinxIndicatorBar bar;

  if (indicators == NULL)
    return FALSE;
  bar = to_indicator (self, &self->frames[frame].builder.bar);
  if (over)
    finx_indicator_push (indicators, &bar, self->frames[frame].values);
  else
    finx_indicator_peek (indicators, &bar, self->frames[frame].values);
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

static void
find_next_end (FinxExpressionInputs *self)
{
  self->next_end_us = G_MAXINT64;
  for (guint kept = self->kept; kept != 0; kept &= kept - 1)
    {
      const Frame *frame = &self->frames[g_bit_nth_lsf (kept, -1)];

      if (frame->builder.has_bar && !frame->is_over)
        self->next_end_us = MIN (self->next_end_us, frame->builder.end_us);
    }
}

static void
seed_bar (FinxExpressionInputs *self,
          guint                 frame,
          const FinxBar        *bar)
{
  Frame *kept = &self->frames[frame];

  finx_bar_builder_seed (&kept->builder, bar);
  kept->is_over = FALSE;
  self->quote.mask |= FINX_QUOTE_LAST;
  self->quote.last = (gint64) round (bar->close * self->price_unit);
  show_words (self);
}

void
finx_expression_inputs_push_bar (FinxExpressionInputs *self,
                                 guint                 frame,
                                 const FinxBar        *bar)
{
  seed_bar (self, frame, bar);
  finx_expression_inputs_end_bar (self, frame);
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
                                  guint                 frame,
                                  const FinxBar        *bars,
                                  gsize                 n)
{
  FinxIndicator *indicators = get_indicators (self, frame);
  Frame *kept = &self->frames[frame];
  g_autofree double *memory = NULL;
  FinxBarColumns columns;

  if (n == 0)
    return;
  kept->builder.has_bar = kept->is_over = TRUE;
  kept->builder.bar = bars[n - 1];
  if (indicators == NULL)
    return;
  memory = make_columns (self, bars, n, &columns);
  finx_indicator_push_many (indicators, &columns, NULL);
}

void
finx_expression_inputs_open_bar (FinxExpressionInputs *self,
                                 guint                 frame,
                                 const FinxBar        *bar)
{
  seed_bar (self, frame, bar);
  find_next_end (self);
  show_studies (self, frame, FALSE, FALSE);
}

/* From here on the bars of @frame are made of ticks. */
void
finx_expression_inputs_start (FinxExpressionInputs *self,
                              guint                 frame,
                              gint64                since_us)
{
  self->frames[frame].since_us = since_us;
}

guint
finx_expression_inputs_get_ending (FinxExpressionInputs *self,
                                   gint64                time_us)
{
  guint ending = 0;

  if (time_us < self->next_end_us)
    return 0;

  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    {
      const Frame *kept = &self->frames[frame];

      if (kept->is_kept && kept->builder.has_bar && !kept->is_over && time_us >= kept->builder.end_us)
        ending |= 1u << frame;
    }
  return ending;
}

/* Returns: UTC µs: when it was over */
gint64
finx_expression_inputs_end_bar (FinxExpressionInputs *self,
                                guint                 frame)
{
  self->frames[frame].is_over = TRUE;
  find_next_end (self);
  show_studies (self, frame, TRUE, FALSE);
  return self->frames[frame].builder.end_us;
}

static gboolean
push_trade (FinxExpressionInputs *self,
            guint                 frame,
            const FinxTick       *tick)
{
  Frame *kept = &self->frames[frame];
  FinxBar before = kept->builder.bar;
  FinxBarResult result;
  gboolean same;

  if (tick->time_us < kept->since_us || (kept->is_over && tick->time_us < kept->builder.end_us))
    return FALSE;
  result = finx_bar_builder_push (&kept->builder, tick, NULL);
  if (result == FINX_BAR_DROPPED)
    return FALSE;
  kept->is_over = FALSE;
  if (result == FINX_BAR_OPENED)
    find_next_end (self);
  same = result == FINX_BAR_UPDATED && before.close == kept->builder.bar.close && before.high == kept->builder.bar.high
         && before.low == kept->builder.bar.low;
  return show_studies (self, frame, FALSE, same);
}

gboolean
finx_expression_inputs_push (FinxExpressionInputs *self,
                             const FinxTick       *tick)
{
  gboolean changed = FALSE;

  finx_quote_apply (&self->quote, tick);
  if (tick->kind == FINX_TICK_TRADE)
    for (guint kept = self->kept; kept != 0; kept &= kept - 1)
      changed |= push_trade (self, (guint) g_bit_nth_lsf (kept, -1), tick);
  return show_words (self) || changed;
}
