/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "net/finx-token-bucket.h"

#define S FINX_USEC_PER_SEC

typedef struct
{
  const char *name;
  const char *text;
  int         n;                /* −1: refused */
  guint       count;            /* of the last */
  gint64      period_us;
} RateCase;

static const RateCase rate_cases[] = {
  { "none",        "",            0, 0, 0 },
  { "second",      "1/s",         1, 1, S },
  { "several",     "1/s 25/d",    2, 25, 24 * 3600 * S },
  { "longer",      "2  5/12s",   -1, 0, 0 },
  { "twelve",      "5/12s",       1, 5, 12 * S },
  { "month",       "10000/30d",   1, 10000, 30 * 24 * 3600 * S },
  { "minute",      "120/m",       1, 120, 60 * S },
  { "hour",        "50/h",        1, 50, 3600 * S },
  { "no-count",    "/s",         -1, 0, 0 },
  { "zero",        "0/s",        -1, 0, 0 },
  { "zero-period", "1/0s",       -1, 0, 0 },
  { "negative",    "-1/s",       -1, 0, 0 },
  { "unit",        "1/w",        -1, 0, 0 },
  { "no-unit",     "1/5",        -1, 0, 0 },
  { "huge",        "999999999/s", -1, 0, 0 },
  { "for-ever",    "1/9999999d", -1, 0, 0 },
};

static void
test_rates (gconstpointer data)
{
  const RateCase *test = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rates = finx_rates_parse (test->text, &error);

  if (test->n < 0)
    {
      g_assert_null (rates);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-NET-007");
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (rates->len, ==, test->n);
  if (test->n > 0)
    {
      g_assert_cmpuint (g_array_index (rates, FinxRate, rates->len - 1).count, ==, test->count);
      g_assert_cmpint (g_array_index (rates, FinxRate, rates->len - 1).period_us, ==, test->period_us);
    }
}

/* The law: whoever waits as told never takes more than the count in any window of the period's length, and never waits when
 * fewer were taken in the last one. */
static void
test_no_window_holds_more (void)
{
  for (guint round = 0; round < 200; round++)
    {
      FinxRate rate = { (guint) g_test_rand_int_range (1, 12), g_test_rand_int_range (1, 100) };
      g_autoptr(FinxTokenBucket) bucket = finx_token_bucket_new (rate);
      g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (gint64));
      gint64 now = 1000;

      for (guint step = 0; step < 300; step++)
        {
          gint64 ready;
          guint recent = 0;

          now += g_test_rand_int_range (0, 20);
          ready = finx_token_bucket_ready_at (bucket, 0, now);
          for (guint i = 0; i < taken->len; i++)
            recent += g_array_index (taken, gint64, i) > now - rate.period_us;
          g_assert_cmpint (ready > now, ==, recent >= rate.count);
          now = ready;
          finx_token_bucket_take (bucket, now);
          g_array_append_val (taken, now);
          recent = 0;
          for (guint i = 0; i < taken->len; i++)
            recent += g_array_index (taken, gint64, i) > now - rate.period_us;
          g_assert_cmpuint (recent, <=, rate.count);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rate_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/token-bucket/rates/%s", rate_cases[i].name);

      g_test_add_data_func (path, &rate_cases[i], test_rates);
    }
  g_test_add_func ("/token-bucket/no-window-holds-more", test_no_window_holds_more);
  return g_test_run ();
}
