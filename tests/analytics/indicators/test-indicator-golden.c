/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every column of tests/data/indicators-sp500.csv, which has ten digits. */
#include "indicators-fixture.h"

typedef struct
{
  const char *column;
  const char *spec;
  guint       output;
} Case;

static const Case cases[] = {
  { "sma20", "sma:20", 0 }, { "ema20", "ema:20", 0 }, { "rsi14", "rsi:14", 0 }, { "atr14", "atr:14", 0 },
  { "macd", "macd:12:26:9", 0 }, { "macd_signal", "macd:12:26:9", 1 }, { "macd_hist", "macd:12:26:9", 2 },
  { "bb_upper", "bollinger:20:2", 0 }, { "bb_middle", "bollinger:20:2", 1 }, { "bb_lower", "bollinger:20:2", 2 },
  { "wma20", "wma:20", 0 }, { "dema20", "dema:20", 0 }, { "tema20", "tema:20", 0 }, { "kama10", "kama:10:2:30", 0 },
  { "adx14", "adx:14", 2 }, { "plus_di14", "adx:14", 0 }, { "minus_di14", "adx:14", 1 },
  { "stoch_k", "stochastic:14:3:3", 0 }, { "stoch_d", "stochastic:14:3:3", 1 }, { "obv", "obv", 0 }, { "cci20", "cci:20", 0 },
  { "mfi14", "mfi:14", 0 }, { "willr14", "williams:14", 0 }, { "roc10", "roc:10", 0 }, { "mom10", "momentum:10", 0 },
  { "aroon_up", "aroon:14", 0 }, { "aroon_down", "aroon:14", 1 }, { "trix15", "trix:15", 0 }, { "ad", "ad", 0 },
  { "sar", "sar:0.02:0.2", 0 }, { "donchian_hi20", "donchian:20", 0 }, { "donchian_mid20", "donchian:20", 1 },
  { "donchian_lo20", "donchian:20", 2 }, { "keltner_up", "keltner:20:2:20", 0 }, { "keltner_mid", "keltner:20:2:20", 1 },
  { "keltner_lo", "keltner:20:2:20", 2 }, { "cmf20", "cmf:20", 0 }, { "vol_close20", "volatility:20:252", 0 },
  { "vol_pk20", "parkinson:20:252", 0 }, { "vol_gk20", "garman-klass:20:252", 0 }, { "vol_yz20", "yang-zhang:20:252", 0 },
  { "supertrend_10_3", "supertrend:10:3", 0 }, { "supertrend_dir", "supertrend:10:3", 1 },
  { "ichi_tenkan", "ichimoku", 0 }, { "ichi_kijun", "ichimoku", 1 }, { "ichi_senkou_a", "ichimoku", 2 }, { "ichi_senkou_b", "ichimoku", 3 },
};

static GPtrArray *table;        /* of rows of cells; the first names the columns */
static Bars bars;

static int
find_column (const char *name)
{
  char **head = table->pdata[0];

  for (int i = 0; head[i] != NULL; i++)
    if (g_str_equal (head[i], name))
      return i;
  g_error ("No column %s", name);
}

/* An empty cell is unknown. */
static double
get_cell (int   column,
          gsize row)
{
  char **cells = table->pdata[row + 1];

  return *cells[column] != '\0' ? g_ascii_strtod (cells[column], NULL) : NAN;
}

static void
load (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "tests", "data", "indicators-sp500.csv", NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", 0);
  table = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (table, g_strsplit (lines[i], ",", 0));
  bars = bars_new (table->len - 1);
  for (gsize i = 0; i < bars.columns.n; i++)
    {
      bars.times[i] = bars.sessions[i] = (gint64) i;
      bars.opens[i] = get_cell (find_column ("open"), i);
      bars.highs[i] = get_cell (find_column ("high"), i);
      bars.lows[i] = get_cell (find_column ("low"), i);
      bars.closes[i] = get_cell (find_column ("close"), i);
      bars.volumes[i] = get_cell (find_column ("volume"), i);
    }
}

static void
assert_column (const char   *column,
               const double *values)
{
  int place = find_column (column);
  guint n = 0;

  for (gsize i = 0; i < bars.columns.n; i++)
    {
      double expected = get_cell (place, i);

      if (isnan (expected))
        continue;
      n++;
      if (!(fabs (values[i] - expected) <= 6e-10 * MAX (fabs (expected), 1e-2)))
        g_error ("%s, bar %zu: %.12g, expected %.12g", column, i, values[i], expected);
    }
  g_assert_cmpuint (n, >, 300);
}

static void
test_column (gconstpointer data)
{
  const Case *c = data;
  FinxIndicatorSpec spec = parse (c->spec);
  g_auto(Lines) lines = compute (&spec, &bars.columns);

  assert_column (c->column, lines.outputs[c->output]);
}

/* Each average from its own first bars, as some programs have it. */
static void
test_naive_macd (void)
{
  FinxIndicatorSpec fast = parse ("ema:12"), slow = parse ("ema:26");
  g_auto(Lines) a = compute (&fast, &bars.columns), b = compute (&slow, &bars.columns);

  for (gsize i = 0; i < a.n; i++)
    a.outputs[0][i] -= b.outputs[0][i];
  assert_column ("macd_naive", a.outputs[0]);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  load ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/indicator/golden/%s", cases[i].column);

      g_test_add_data_func (path, &cases[i], test_column);
    }
  g_test_add_func ("/indicator/golden/macd_naive", test_naive_macd);
  status = g_test_run ();
  bars_clear (&bars);
  g_ptr_array_unref (table);
  return status;
}
