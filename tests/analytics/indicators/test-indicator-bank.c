/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several indicators at work together: the same bits as each by itself, whichever they are and whatever is missing. */
#include "indicators-fixture.h"

#define MOST_SPECS 12
#define MOST_VALUES (MOST_SPECS * FINX_INDICATOR_MAX_OUTPUTS)

/* Some indicators, each of which may come twice; what they give alone. */
typedef struct
{
  FinxIndicatorSpec specs[MOST_SPECS];
  guint             wanted[MOST_SPECS];
  Lines             alone[MOST_SPECS];
  guint             n;
} Choice;

static Choice
choose (const FinxBarColumns *columns)
{
  Choice choice = { .n = (guint) g_test_rand_int_range (1, MOST_SPECS + 1) };

  for (guint s = 0; s < choice.n; s++)
    {
      const FinxIndicatorInfo *info = finx_indicator_get_info ((guint) g_test_rand_int_range (0, (int) finx_indicator_get_n ()));
      gboolean again = s > 0 && g_test_rand_int_range (0, 5) == 0, usual = g_test_rand_int_range (0, 2) == 0;

      choice.specs[s] = again ? choice.specs[s - 1] : usual ? finx_indicator_spec_initial (info) : random_spec (info);
      choice.wanted[s] = g_test_rand_int_range (0, 3) == 0 ? (guint) g_test_rand_int_range (0, 512) : ~0u;
      choice.alone[s] = compute (&choice.specs[s], columns);
    }
  return choice;
}

static void
choice_clear (Choice *choice)
{
  for (guint s = 0; s < choice->n; s++)
    lines_clear (&choice->alone[s]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

/* Bars with holes in some columns, or one column that is missing for a while or altogether. */
static Bars
bars_with_holes (gsize n)
{
  Bars bars = bars_random (n, g_test_rand_int_range (1, 100));
  double *columns[] = { bars.opens, bars.highs, bars.lows, bars.closes, bars.volumes, bars.others };
  double *column = columns[g_test_rand_int_range (0, 6)];
  gsize from = (gsize) g_test_rand_int_range (0, (int) n), to = (gsize) g_test_rand_int_range (0, (int) n + 1);

  if (g_test_rand_int_range (0, 3) == 0)
    spoil (&bars);
  if (g_test_rand_int_range (0, 2) == 0)
    for (gsize i = from; i < to; i++)
      column[i] = NAN;
  if (g_test_rand_int_range (0, 4) == 0)
    for (gsize i = 0; i < n; i++)
      bars.volumes[i] = NAN;
  return bars;
}

static void
assert_values (const Choice *choice,
               const char   *way,
               gsize         i,
               const double *values)
{
  guint place = 0;

  for (guint s = 0; s < choice->n; place += choice->specs[s++].info->n_outputs)
    for (guint k = 0; k < choice->specs[s].info->n_outputs; k++)
      if ((choice->wanted[s] & 1u << k) != 0)
        assert_same (&choice->specs[s], way, i, k, values[place + k], choice->alone[s].outputs[k][i]);
}

static void
test_bar_by_bar (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_auto(Bars) bars = bars_with_holes ((gsize) g_test_rand_int_range (1, 900));
      g_auto(Choice) choice = choose (&bars.columns);
      g_autoptr(FinxIndicator) bank = finx_indicator_new_many (choice.specs, choice.n, choice.wanted);
      double values[MOST_VALUES];

      for (gsize i = 0; i < bars.columns.n; i++)
        {
          FinxIndicatorBar bar = bars_get (&bars, i), odd = bar;

          odd.close = g_test_rand_int_range (0, 20) == 0 ? NAN : 3 * bar.close;
          odd.high *= 3;
          finx_indicator_peek (bank, &odd, values);
          finx_indicator_peek (bank, &bar, values);
          assert_values (&choice, "peek", i, values);
          finx_indicator_push (bank, &bar, values);
          assert_values (&choice, "push", i, values);
        }
    }
}

static FinxBarColumns
cut (const FinxBarColumns *columns,
     gsize                 first,
     gsize                 n)
{
  return (FinxBarColumns) { n, columns->times + first, columns->opens + first, columns->highs + first, columns->lows + first,
                            columns->closes + first, columns->volumes + first, columns->others + first, columns->sessions + first };
}

/* Blocks and single bars in turn, as they come: what is known of the past is the same after both. */
static void
test_blocks (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_auto(Bars) bars = bars_with_holes ((gsize) g_test_rand_int_range (1, 3000));
      g_auto(Choice) choice = choose (&bars.columns);
      g_autoptr(FinxIndicator) bank = finx_indicator_new_many (choice.specs, choice.n, NULL);
      g_autofree double *room = g_new (double, MOST_VALUES * bars.columns.n);
      double *outputs[MOST_SPECS][FINX_INDICATOR_MAX_OUTPUTS], *const *wanted[MOST_SPECS], values[MOST_VALUES];

      for (gsize i = 0, n; i < bars.columns.n; i += n)
        {
          FinxIndicatorBar bar = bars_get (&bars, i);
          FinxBarColumns part;

          n = (gsize) g_test_rand_int_range (1, 700);
          n = MIN (n, bars.columns.n - i);
          part = cut (&bars.columns, i, n);
          finx_indicator_peek (bank, &bar, values);
          assert_values (&choice, "peek", i, values);
          if (g_test_rand_int_range (0, 4) == 0)        /* only to be known: what is seen of it is what comes after it */
            {
              finx_indicator_push_many (bank, &part, NULL);
              continue;
            }
          for (guint s = 0; s < choice.n; s++)
            {
              for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
                outputs[s][k] = (choice.wanted[s] & 1u << k) != 0 ? room + (s * FINX_INDICATOR_MAX_OUTPUTS + k) * n : NULL;
              wanted[s] = outputs[s];
            }
          finx_indicator_push_many (bank, &part, wanted);
          for (guint s = 0; s < choice.n; s++)
            for (guint k = 0; k < choice.specs[s].info->n_outputs; k++)
              for (gsize b = 0; outputs[s][k] != NULL && b < n; b++)
                assert_same (&choice.specs[s], "block", i + b, k, outputs[s][k][b], choice.alone[s].outputs[k][i + b]);
        }
    }
}

/* The same indicators once more: they know nothing of what the first have seen, and outlive them. */
static void
test_again (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_auto(Bars) bars = bars_with_holes (300);
      g_auto(Choice) choice = choose (&bars.columns);
      FinxIndicator *first = finx_indicator_new_many (choice.specs, choice.n, choice.wanted);
      g_autoptr(FinxIndicator) second = NULL;
      double values[MOST_VALUES];

      for (gsize i = 0; i < 200; i++)
        {
          FinxIndicatorBar bar = bars_get (&bars, i);

          finx_indicator_push (first, &bar, values);
        }
      second = finx_indicator_new_many (choice.specs, choice.n, choice.wanted);
      finx_indicator_free (first);
      for (gsize i = 0; i < bars.columns.n; i++)
        {
          FinxIndicatorBar bar = bars_get (&bars, i);

          finx_indicator_push (second, &bar, values);
          assert_values (&choice, "again", i, values);
        }
    }
}

/* All of them, in one pass over many bars: so many that the values go past the caches. */
static void
test_streamed (void)
{
  enum { N = 60000 };
  g_auto(Bars) bars = bars_random (N, 100);
  g_autofree double *room = g_new (double, 20 * FINX_INDICATOR_MAX_OUTPUTS * N + 1);
  guint n = MIN (finx_indicator_get_n (), 20);
  double *outputs[20][FINX_INDICATOR_MAX_OUTPUTS], *const *wanted[20];
  FinxIndicatorSpec specs[20];

  for (gsize i = 0; i < 10; i++)
    bars.closes[g_test_rand_int_range (0, N)] = bars.volumes[g_test_rand_int_range (0, N)] = NAN;
  for (guint s = 0; s < n; s++)
    {
      specs[s] = finx_indicator_spec_initial (finx_indicator_get_info (s));
      for (guint k = 0; k < FINX_INDICATOR_MAX_OUTPUTS; k++)
        outputs[s][k] = room + 1 + (s * FINX_INDICATOR_MAX_OUTPUTS + k) * N;    /* not all of them where a line of the cache begins */
      wanted[s] = outputs[s];
    }
  finx_indicator_compute_many (specs, n, &bars.columns, wanted);
  for (guint s = 0; s < n; s++)
    {
      g_auto(Lines) alone = compute (&specs[s], &bars.columns);

      for (guint k = 0; k < specs[s].info->n_outputs; k++)
        for (gsize i = 0; i < N; i++)
          assert_same (&specs[s], "streamed", i, k, outputs[s][k][i], alone.outputs[k][i]);
    }
}

/* What is to be drawn after the last bar is found by its place among all values. */
static void
test_ahead (void)
{
  FinxIndicatorSpec specs[] = { parse ("sma:20"), parse ("ichimoku") };
  g_autoptr(FinxIndicator) bank = finx_indicator_new_many (specs, 2, NULL), alone = finx_indicator_new (&specs[1]);
  g_auto(Bars) bars = bars_random (200, 30);
  double values[2 * FINX_INDICATOR_MAX_OUTPUTS], ahead[26], expected[26];

  for (gsize i = 0; i < 200; i++)
    {
      FinxIndicatorBar bar = bars_get (&bars, i);

      finx_indicator_push (bank, &bar, values);
      finx_indicator_push (alone, &bar, values);
    }
  g_assert_cmpuint (finx_indicator_get_ahead (bank, 1 + 2, ahead), ==, 26);
  g_assert_cmpuint (finx_indicator_get_ahead (alone, 2, expected), ==, 26);
  g_assert_cmpmem (ahead, sizeof ahead, expected, sizeof expected);
  g_assert_cmpuint (finx_indicator_get_ahead (bank, 0, ahead), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/indicator-bank/bar-by-bar", test_bar_by_bar);
  g_test_add_func ("/indicator-bank/blocks", test_blocks);
  g_test_add_func ("/indicator-bank/again", test_again);
  g_test_add_func ("/indicator-bank/streamed", test_streamed);
  g_test_add_func ("/indicator-bank/ahead", test_ahead);
  return g_test_run ();
}
