/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-candle-patterns.h"

#include <math.h>

#define N_(text) text           /* for the catalogues */

#define SMALL 0.5               /* of the usual body */
#define LONG  1.0
#define FLAT  0.1               /* of the candle's range: a doji's body */
#define NEAR  0.1               /* of the usual range: prices that count as equal */

typedef struct
{
  double open, high, low, close;
  double body, range, top, bottom;      /* of the body */
} Candle;

/* A pattern's candles, the last at [0], those before it at [-1], …, and what is usual before them. */
typedef struct
{
  const Candle *last;
  double        usual_body, usual_range;
  int           trend;          /* of the closes before the pattern: 1 up, −1 down, 0: none */
} Scene;

typedef struct
{
  FinxCandlePattern   pattern;
  gboolean          (*matches) (const Scene *scene);
} Entry;

static gboolean is_white (const Candle *c) { return c->close > c->open; }
static gboolean is_black (const Candle *c) { return c->close < c->open; }
static gboolean is_doji (const Candle *c) { return c->range > 0 && c->body <= FLAT * c->range; }
static double get_upper_shadow (const Candle *c) { return c->high - c->top; }
static double get_lower_shadow (const Candle *c) { return c->bottom - c->low; }

static gboolean
is_long (const Scene  *scene,
         const Candle *c)
{
  return c->body > 0 && c->body >= LONG * scene->usual_body;
}

static gboolean
is_small (const Scene  *scene,
          const Candle *c)
{
  return c->body <= SMALL * scene->usual_body;
}

static gboolean
are_near (const Scene *scene,
          double       a,
          double       b)
{
  return fabs (a - b) <= NEAR * scene->usual_range;
}

static gboolean
matches_doji (const Scene *scene)
{
  return is_doji (scene->last);
}

static gboolean
matches_dragonfly (const Scene *scene)
{
  const Candle *c = scene->last;

  return is_doji (c) && get_upper_shadow (c) <= FLAT * c->range && get_lower_shadow (c) >= 0.6 * c->range;
}

static gboolean
matches_gravestone (const Scene *scene)
{
  const Candle *c = scene->last;

  return is_doji (c) && get_lower_shadow (c) <= FLAT * c->range && get_upper_shadow (c) >= 0.6 * c->range;
}

static gboolean
matches_spinning_top (const Scene *scene)
{
  const Candle *c = scene->last;

  return !is_doji (c) && is_small (scene, c) && get_upper_shadow (c) > c->body && get_lower_shadow (c) > c->body;
}

/* A small body at the top of a long lower shadow. */
static gboolean
hangs (const Scene *scene)
{
  const Candle *c = scene->last;

  return c->body > 0 && get_lower_shadow (c) >= 2 * c->body && get_upper_shadow (c) <= FLAT * c->range;
}

/* A small body at the foot of a long upper shadow. */
static gboolean
stands (const Scene *scene)
{
  const Candle *c = scene->last;

  return c->body > 0 && get_upper_shadow (c) >= 2 * c->body && get_lower_shadow (c) <= FLAT * c->range;
}

static gboolean matches_hammer (const Scene *scene) { return scene->trend < 0 && hangs (scene); }
static gboolean matches_hanging_man (const Scene *scene) { return scene->trend > 0 && hangs (scene); }
static gboolean matches_inverted_hammer (const Scene *scene) { return scene->trend < 0 && stands (scene); }
static gboolean matches_shooting_star (const Scene *scene) { return scene->trend > 0 && stands (scene); }

static gboolean
is_marubozu (const Scene *scene)
{
  const Candle *c = scene->last;

  return is_long (scene, c) && c->body >= 0.95 * c->range;
}

static gboolean matches_white_marubozu (const Scene *scene) { return is_white (scene->last) && is_marubozu (scene); }
static gboolean matches_black_marubozu (const Scene *scene) { return is_black (scene->last) && is_marubozu (scene); }

/* The body covers the one before, of the other colour. */
static gboolean
engulfs (const Scene *scene)
{
  const Candle *c = scene->last, *b = c - 1;

  return b->body > 0 && c->top >= b->top && c->bottom <= b->bottom && c->body > b->body;
}

static gboolean
matches_bullish_engulfing (const Scene *scene)
{
  return scene->trend < 0 && is_white (scene->last) && is_black (scene->last - 1) && engulfs (scene);
}

static gboolean
matches_bearish_engulfing (const Scene *scene)
{
  return scene->trend > 0 && is_black (scene->last) && is_white (scene->last - 1) && engulfs (scene);
}

/* A small body inside the long one before. */
static gboolean
is_inside (const Scene *scene)
{
  const Candle *c = scene->last, *b = c - 1;

  return is_long (scene, b) && is_small (scene, c) && c->top <= b->top && c->bottom >= b->bottom && c->body < b->body;
}

static gboolean
matches_bullish_harami (const Scene *scene)
{
  return scene->trend < 0 && is_black (scene->last - 1) && is_white (scene->last) && is_inside (scene);
}

static gboolean
matches_bearish_harami (const Scene *scene)
{
  return scene->trend > 0 && is_white (scene->last - 1) && is_black (scene->last) && is_inside (scene);
}

static gboolean
matches_bullish_harami_cross (const Scene *scene)
{
  return scene->trend < 0 && is_black (scene->last - 1) && is_doji (scene->last) && is_inside (scene);
}

static gboolean
matches_bearish_harami_cross (const Scene *scene)
{
  return scene->trend > 0 && is_white (scene->last - 1) && is_doji (scene->last) && is_inside (scene);
}

/* Opens below the low before and closes in the upper half of that body. */
static gboolean
matches_piercing (const Scene *scene)
{
  const Candle *c = scene->last, *b = c - 1;

  return scene->trend < 0 && is_black (b) && is_long (scene, b) && is_white (c) && c->open < b->low
         && c->close > (b->open + b->close) / 2 && c->close < b->open;
}

static gboolean
matches_dark_cloud (const Scene *scene)
{
  const Candle *c = scene->last, *b = c - 1;

  return scene->trend > 0 && is_white (b) && is_long (scene, b) && is_black (c) && c->open > b->high
         && c->close < (b->open + b->close) / 2 && c->close > b->open;
}

static gboolean
matches_tweezer_bottom (const Scene *scene)
{
  const Candle *c = scene->last, *b = c - 1;

  return scene->trend < 0 && is_black (b) && is_white (c) && are_near (scene, c->low, b->low);
}

static gboolean
matches_tweezer_top (const Scene *scene)
{
  const Candle *c = scene->last, *b = c - 1;

  return scene->trend > 0 && is_white (b) && is_black (c) && are_near (scene, c->high, b->high);
}

/* A long black candle, a small body that opens below it, and a white one back into its upper half. */
static gboolean
matches_morning_star (const Scene *scene)
{
  const Candle *c = scene->last, *star = c - 1, *first = c - 2;

  return scene->trend < 0 && is_black (first) && is_long (scene, first) && is_small (scene, star) && star->top < first->close
         && is_white (c) && c->close > (first->open + first->close) / 2;
}

static gboolean
matches_evening_star (const Scene *scene)
{
  const Candle *c = scene->last, *star = c - 1, *first = c - 2;

  return scene->trend > 0 && is_white (first) && is_long (scene, first) && is_small (scene, star) && star->bottom > first->close
         && is_black (c) && c->close < (first->open + first->close) / 2;
}

static gboolean matches_morning_doji (const Scene *scene) { return is_doji (scene->last - 1) && matches_morning_star (scene); }
static gboolean matches_evening_doji (const Scene *scene) { return is_doji (scene->last - 1) && matches_evening_star (scene); }

/* Three long ones, each opens in the body before and closes beyond it, near its own extreme. */
static gboolean
marches (const Scene *scene,
         int          sign)
{
  const Candle *c = scene->last;

  for (int k = -2; k <= 0; k++)
    {
      double far = sign > 0 ? get_upper_shadow (c + k) : get_lower_shadow (c + k);

      if (sign * (c[k].close - c[k].open) <= 0 || c[k].body < SMALL * scene->usual_body || far > 0.3 * c[k].range)
        return FALSE;
      if (k > -2 && (sign * (c[k].close - c[k - 1].close) <= 0 || c[k].open < c[k - 1].bottom || c[k].open > c[k - 1].top))
        return FALSE;
    }
  return TRUE;
}

static gboolean matches_white_soldiers (const Scene *scene) { return marches (scene, 1); }
static gboolean matches_black_crows (const Scene *scene) { return marches (scene, -1); }

/* A harami whose third candle closes beyond the first's open. */
static gboolean
matches_three_inside_up (const Scene *scene)
{
  const Candle *c = scene->last;
  Scene before = *scene;

  before.last = c - 1;
  return matches_bullish_harami (&before) && is_white (c) && c->close > c[-2].open;
}

static gboolean
matches_three_inside_down (const Scene *scene)
{
  const Candle *c = scene->last;
  Scene before = *scene;

  before.last = c - 1;
  return matches_bearish_harami (&before) && is_black (c) && c->close < c[-2].open;
}

/* A long candle, three small ones against it within its range, and a long one that goes on. */
static gboolean
rests (const Scene *scene,
       int          sign)
{
  const Candle *c = scene->last, *first = c - 4;

  if (!is_long (scene, first) || !is_long (scene, c) || sign * (first->close - first->open) <= 0 || sign * (c->close - c->open) <= 0)
    return FALSE;
  for (int k = -3; k <= -1; k++)
    if (c[k].body >= first->body * SMALL || c[k].high > first->high || c[k].low < first->low)
      return FALSE;
  return sign * (c[-1].close - c[-3].close) <= 0 && sign * (c->close - first->close) > 0;
}

static gboolean matches_rising_three (const Scene *scene) { return scene->trend >= 0 && rests (scene, 1); }
static gboolean matches_falling_three (const Scene *scene) { return scene->trend <= 0 && rests (scene, -1); }

static const Entry entries[] = {
  { { "doji", N_("Doji"), FINX_PATTERN_NEUTRAL, 1 }, matches_doji },
  { { "dragonfly-doji", N_("Dragonfly doji"), FINX_PATTERN_BULLISH, 1 }, matches_dragonfly },
  { { "gravestone-doji", N_("Gravestone doji"), FINX_PATTERN_BEARISH, 1 }, matches_gravestone },
  { { "spinning-top", N_("Spinning top"), FINX_PATTERN_NEUTRAL, 1 }, matches_spinning_top },
  { { "hammer", N_("Hammer"), FINX_PATTERN_BULLISH, 1 }, matches_hammer },
  { { "hanging-man", N_("Hanging man"), FINX_PATTERN_BEARISH, 1 }, matches_hanging_man },
  { { "inverted-hammer", N_("Inverted hammer"), FINX_PATTERN_BULLISH, 1 }, matches_inverted_hammer },
  { { "shooting-star", N_("Shooting star"), FINX_PATTERN_BEARISH, 1 }, matches_shooting_star },
  { { "white-marubozu", N_("White marubozu"), FINX_PATTERN_BULLISH, 1 }, matches_white_marubozu },
  { { "black-marubozu", N_("Black marubozu"), FINX_PATTERN_BEARISH, 1 }, matches_black_marubozu },
  { { "bullish-engulfing", N_("Bullish engulfing"), FINX_PATTERN_BULLISH, 2 }, matches_bullish_engulfing },
  { { "bearish-engulfing", N_("Bearish engulfing"), FINX_PATTERN_BEARISH, 2 }, matches_bearish_engulfing },
  { { "bullish-harami", N_("Bullish harami"), FINX_PATTERN_BULLISH, 2 }, matches_bullish_harami },
  { { "bearish-harami", N_("Bearish harami"), FINX_PATTERN_BEARISH, 2 }, matches_bearish_harami },
  { { "bullish-harami-cross", N_("Bullish harami cross"), FINX_PATTERN_BULLISH, 2 }, matches_bullish_harami_cross },
  { { "bearish-harami-cross", N_("Bearish harami cross"), FINX_PATTERN_BEARISH, 2 }, matches_bearish_harami_cross },
  { { "piercing-line", N_("Piercing line"), FINX_PATTERN_BULLISH, 2 }, matches_piercing },
  { { "dark-cloud-cover", N_("Dark cloud cover"), FINX_PATTERN_BEARISH, 2 }, matches_dark_cloud },
  { { "tweezer-bottom", N_("Tweezer bottom"), FINX_PATTERN_BULLISH, 2 }, matches_tweezer_bottom },
  { { "tweezer-top", N_("Tweezer top"), FINX_PATTERN_BEARISH, 2 }, matches_tweezer_top },
  { { "morning-star", N_("Morning star"), FINX_PATTERN_BULLISH, 3 }, matches_morning_star },
  { { "evening-star", N_("Evening star"), FINX_PATTERN_BEARISH, 3 }, matches_evening_star },
  { { "morning-doji-star", N_("Morning doji star"), FINX_PATTERN_BULLISH, 3 }, matches_morning_doji },
  { { "evening-doji-star", N_("Evening doji star"), FINX_PATTERN_BEARISH, 3 }, matches_evening_doji },
  { { "three-white-soldiers", N_("Three white soldiers"), FINX_PATTERN_BULLISH, 3 }, matches_white_soldiers },
  { { "three-black-crows", N_("Three black crows"), FINX_PATTERN_BEARISH, 3 }, matches_black_crows },
  { { "three-inside-up", N_("Three inside up"), FINX_PATTERN_BULLISH, 3 }, matches_three_inside_up },
  { { "three-inside-down", N_("Three inside down"), FINX_PATTERN_BEARISH, 3 }, matches_three_inside_down },
  { { "rising-three-methods", N_("Rising three methods"), FINX_PATTERN_BULLISH, 5 }, matches_rising_three },
  { { "falling-three-methods", N_("Falling three methods"), FINX_PATTERN_BEARISH, 5 }, matches_falling_three },
};

guint
finx_candle_pattern_get_n (void)
{
  return G_N_ELEMENTS (entries);
}

/* (transfer none): @index counts from 0 */
const FinxCandlePattern *
finx_candle_pattern_get (guint index)
{
  return index < G_N_ELEMENTS (entries) ? &entries[index].pattern : NULL;
}

/* (transfer none) (nullable): the one called @name */
const FinxCandlePattern *
finx_candle_pattern_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].pattern.name, name))
      return &entries[i].pattern;
  return NULL;
}

static Candle
get_candle (const FinxBarColumns *bars,
            gsize                 i)
{
  Candle c = { .open = bars->opens[i], .high = bars->highs[i], .low = bars->lows[i], .close = bars->closes[i] };

  c.body = fabs (c.close - c.open);
  c.range = c.high - c.low;
  c.top = MAX (c.open, c.close);
  c.bottom = MIN (c.open, c.close);
  return c;
}

/* Whether the prices are known, and the open and the close are between the low and the high. */
static gboolean
is_whole (const Candle *c)
{
  return isfinite (c->open) && isfinite (c->close) && isfinite (c->range) && c->low <= c->bottom && c->high >= c->top;
}

/**
 * finx_candle_pattern_matches:
 * @bars: with opens, highs, lows and closes
 * @last: the number of the bar that may be the pattern's last
 *
 * Looks at the pattern's bars and the %FINX_CANDLE_PATTERN_PAST before them: their average body tells what is long or small, and where
 * the last of their closes stands to the average of them whether the price came from above or below. In constant time: for a bar that
 * still forms too.
 *
 * Returns: whether it is; %FALSE with a price missing, or without so many bars
 */
gboolean
finx_candle_pattern_matches (const FinxCandlePattern *pattern,
                             const FinxBarColumns    *bars,
                             gsize                    last)
{
  const Entry *entry = (const Entry *) pattern;         /* its head */
  Candle candles[5];
  double bodies = 0, ranges = 0, closes = 0, close = 0;
  gsize first = last + 1 - pattern->n_bars;
  Scene scene;

  if (last >= bars->n || last + 1 < pattern->n_bars + FINX_CANDLE_PATTERN_PAST)
    return FALSE;
  for (gsize i = first - FINX_CANDLE_PATTERN_PAST; i <= last; i++)
    {
      Candle c = get_candle (bars, i);

      if (!is_whole (&c))
        return FALSE;
      if (i >= first)
        {
          candles[i - first] = c;
          continue;
        }
      bodies += c.body;
      ranges += c.range;
      closes += c.close;
      close = c.close;
    }
  scene = (Scene) { .last = &candles[pattern->n_bars - 1], .usual_body = bodies / FINX_CANDLE_PATTERN_PAST,
                    .usual_range = ranges / FINX_CANDLE_PATTERN_PAST };
  scene.trend = (close > closes / FINX_CANDLE_PATTERN_PAST) - (close < closes / FINX_CANDLE_PATTERN_PAST);
  return entry->matches (&scene);
}
