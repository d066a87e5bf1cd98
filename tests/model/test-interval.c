/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "model/finx-interval.h"

typedef struct
{
  const char  *text;
  FinxInterval interval;        /* %FINX_INTERVAL_NONE: refused */
  const char  *written;         /* %NULL: as it is read */
} Case;

static const Case stored[] = {
  { "1s", FINX_INTERVAL_1S, NULL },
  { "15m", FINX_INTERVAL_15M, NULL },
  { "1w", FINX_INTERVAL_1W, NULL },
  { "1mo", FINX_INTERVAL_1MO, NULL },
  { "7m", FINX_INTERVAL (FINX_UNIT_MINUTE, 7), NULL },
  { "100t", FINX_INTERVAL (FINX_UNIT_TICK, 100), NULL },
  { "60s", FINX_INTERVAL_1M, "1m" },
  { "3600s", FINX_INTERVAL_1H, "1h" },
  { "120m", FINX_INTERVAL (FINX_UNIT_HOUR, 2), "2h" },
  { "90m", FINX_INTERVAL (FINX_UNIT_MINUTE, 90), NULL },
  { "24h", FINX_INTERVAL (FINX_UNIT_HOUR, 24), NULL },
  { "", FINX_INTERVAL_NONE, NULL },
  { "m", FINX_INTERVAL_NONE, NULL },
  { "0m", FINX_INTERVAL_NONE, NULL },
  { "25h", FINX_INTERVAL_NONE, NULL },
  { "53w", FINX_INTERVAL_NONE, NULL },
  { "-5m", FINX_INTERVAL_NONE, NULL },
  { "5 m", FINX_INTERVAL_NONE, NULL },
  { "99999999999s", FINX_INTERVAL_NONE, NULL },
};

static const Case typed[] = {
  { "7", FINX_INTERVAL (FINX_UNIT_MINUTE, 7), "7m" },
  { "60", FINX_INTERVAL_1H, "1h" },
  { " 2 H ", FINX_INTERVAL (FINX_UNIT_HOUR, 2), "2h" },
  { "D", FINX_INTERVAL_1D, "1d" },
  { "3d", FINX_INTERVAL (FINX_UNIT_DAY, 3), "3d" },
  { "M", FINX_INTERVAL_1MO, "1mo" },
  { "m", FINX_INTERVAL_1M, "1m" },
  { "3M", FINX_INTERVAL (FINX_UNIT_MONTH, 3), "3mo" },
  { "1Y", FINX_INTERVAL (FINX_UNIT_MONTH, 12), "12mo" },
  { "100T", FINX_INTERVAL (FINX_UNIT_TICK, 100), "100t" },
  { "", FINX_INTERVAL_NONE, NULL },
  { "0", FINX_INTERVAL_NONE, NULL },
  { "five", FINX_INTERVAL_NONE, NULL },
  { "7 x", FINX_INTERVAL_NONE, NULL },
  { "100y", FINX_INTERVAL_NONE, NULL },
  { "1234567", FINX_INTERVAL_NONE, NULL },
};

static void
look (const Case *c,
      gboolean  (*read) (const char *text, FinxInterval *interval))
{
  FinxInterval interval = FINX_INTERVAL_NONE;

  g_assert_cmpint (read (c->text, &interval), ==, c->interval != FINX_INTERVAL_NONE);
  g_assert_cmpuint (interval, ==, c->interval);
  if (c->interval != FINX_INTERVAL_NONE)
    g_assert_cmpstr (finx_interval_to_string (interval), ==, c->written != NULL ? c->written : c->text);
}

static void
test_stored (gconstpointer data)
{
  look (data, finx_interval_from_string);
}

static void
test_typed (gconstpointer data)
{
  look (data, finx_interval_from_typed);
}

/* Whatever can be made is written, read back as the same, and made of whole bars of its source. */
static void
test_laws (void)
{
  for (int unit = FINX_UNIT_TICK; unit <= FINX_UNIT_MONTH; unit++)
    for (guint count = 0; count < 200; count++)
      {
        FinxInterval interval = finx_interval_new ((FinxIntervalUnit) unit, count), again = FINX_INTERVAL_NONE, source;
        gint64 length;

        if (interval == FINX_INTERVAL_NONE)
          continue;
        g_assert_true (finx_interval_from_string (finx_interval_to_string (interval), &again));
        g_assert_cmpuint (again, ==, interval);
        source = finx_interval_get_source (interval);
        length = finx_interval_to_usec (interval);
        if (unit == FINX_UNIT_TICK)
          {
            g_assert_cmpuint (source, ==, FINX_INTERVAL_NONE);
            continue;
          }
        g_assert_cmpuint (finx_interval_to_frame (source), <, FINX_N_FRAMES);
        g_assert_cmpuint (source, <=, interval);
        g_assert_cmpint (length % finx_interval_to_usec (source), ==, 0);
      }
}

static void
test_frames (void)
{
  for (guint i = 0; i < FINX_N_FRAMES; i++)
    g_assert_cmpuint (finx_interval_to_frame (finx_interval_from_frame (i)), ==, i);
  for (guint i = 1; i < FINX_N_FRAMES; i++)
    g_assert_cmpuint (finx_interval_from_frame (i), >, finx_interval_from_frame (i - 1));
  g_assert_cmpuint (finx_interval_to_frame (FINX_INTERVAL_1MO), ==, FINX_N_FRAMES);
  g_assert_cmpint (finx_interval_to_usec (FINX_INTERVAL_15M), ==, 15 * FINX_USEC_PER_MIN);
  g_assert_cmpint (finx_interval_to_usec (FINX_INTERVAL_1W), ==, 7 * FINX_USEC_PER_DAY);
  g_assert_cmpint (finx_interval_to_usec (FINX_INTERVAL (FINX_UNIT_TICK, 5)), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      g_autofree char *path = g_strdup_printf ("/interval/stored/%" G_GSIZE_FORMAT "-%s", i, stored[i].text);

      g_test_add_data_func (path, &stored[i], test_stored);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/interval/typed/%" G_GSIZE_FORMAT "-%s", i, typed[i].text);

      g_test_add_data_func (path, &typed[i], test_typed);
    }
  g_test_add_func ("/interval/laws", test_laws);
  g_test_add_func ("/interval/frames", test_frames);
  return g_test_run ();
}
