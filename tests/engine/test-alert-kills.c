/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts over a program that runs, is closed, is paused and is killed, at random: each fires once where the market went, and no other. */
#include <math.h>

#include <glib/gstdio.h>

#include "engine-fixture.h"
#include "engine/alerts/finx-engine-alerts.h"

#define STEP_US  (250 * 1000)
#define N_ALERTS 24                     /* on each side of the price */
#define ROUNDS   14
#define MARGIN   0.0002                 /* trades lie so far beside the bars at most */

static const char *const files[] = { "finx.db", "finx.db-wal", "finx.db-shm" };

typedef struct
{
  EngineFixture base;
  GRand        *rand;
  char         *ids[2 * N_ALERTS];
  double        levels[2 * N_ALERTS];
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  fixture_set_up (&self->base, data);
  self->rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    g_free (self->ids[i]);
  g_rand_free (self->rand);
  fixture_tear_down (&self->base, data);
}

static void
add_alerts (Fixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    {
      gboolean up = i < N_ALERTS;
      double by = 0.0004 * (1 + i % N_ALERTS);
      g_autoptr(FinxAlert) alert = finx_alert_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      alert->instrument = fixture_instrument (&self->base, "BTC-USD");
      alert->condition = up ? i % 2 == 0 ? FINX_ALERT_ABOVE : FINX_ALERT_CROSSES_UP : i % 2 == 0 ? FINX_ALERT_BELOW : FINX_ALERT_CROSSES_DOWN;
      alert->level = fixture_price (&self->base, "BTC-USD", up ? 1 + by : 1 - by);
      self->levels[i] = finx_decimal_to_double (alert->level);
      finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
      self->ids[i] = finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
      g_assert_no_error (error);
    }
  finx_engine_settle (self->base.engine);
}

static void
run (Fixture *self,
     guint    steps)
{
  for (guint i = 0; i < steps; i++)
    {
      finx_clock_advance (self->base.clock, STEP_US);
      finx_engine_settle (self->base.engine);
    }
}

static void
copy_files (Fixture    *self,
            const char *from,
            const char *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *from_name = g_strconcat (files[i], from, NULL), *to_name = g_strconcat (files[i], to, NULL);
      g_autofree char *source = g_build_filename (self->base.folder, from_name, NULL), *target = g_build_filename (self->base.folder, to_name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      g_unlink (target);
      if (g_file_get_contents (source, &bytes, &size, NULL))
        g_assert_true (g_file_set_contents (target, bytes, (gssize) size, NULL));
    }
}

/* The database is as it was in the middle of a step: what fired then may be written or not. */
static void
kill_program (Fixture *self)
{
  finx_clock_advance (self->base.clock, STEP_US);
  g_usleep ((gulong) g_rand_int_range (self->rand, 0, 60000));
  copy_files (self, "", ".killed");
  fixture_close (&self->base);
  copy_files (self, ".killed", "");
}

static guint
count_firings (Fixture    *self,
               const char *id)
{
  GListModel *history = finx_engine_get_alert_history (self->base.engine);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (history, i);
      const FinxAlertEvent *event = finx_alert_event_item_get_event (line);

      n += finx_alert_event_is_firing (event) && g_str_equal (event->alert->id, id);
    }
  return n;
}

static void
find_extremes (Fixture *self,
               gint64   from_us,
               double  *low,
               double  *high)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = NULL;

  finx_engine_load_bars_async (self->base.engine, fixture_instrument (&self->base, "BTC-USD"), FINX_INTERVAL_1S, from_us,
                               finx_clock_now (self->base.clock), NULL, fixture_result_cb, &result);
  bars = finx_engine_load_bars_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
  g_assert_no_error (error);
  *low = G_MAXDOUBLE;
  *high = 0;
  for (guint i = 0; i < bars->len; i++)
    {
      *low = MIN (*low, g_array_index (bars, FinxBar, i).low);
      *high = MAX (*high, g_array_index (bars, FinxBar, i).high);
    }
}

static void
test_each_fires_once (Fixture      *self,
                      gconstpointer data)
{
  gint64 start_us = finx_clock_now (self->base.clock);
  guint n_sure = 0, n_fired = 0;
  double low, high;

  add_alerts (self);
  for (guint round = 0; round < ROUNDS; round++)
    {
      run (self, (guint) g_rand_int_range (self->rand, 4, 60));
      switch (g_rand_int_range (self->rand, 0, 4))
        {
        case 0:
          fixture_close (&self->base);
          finx_clock_advance (self->base.clock, g_rand_int_range (self->rand, 1, 600) * G_USEC_PER_SEC);
          fixture_open (&self->base);
          break;
        case 1:
          kill_program (self);
          finx_clock_advance (self->base.clock, g_rand_int_range (self->rand, 0, 600) * G_USEC_PER_SEC);
          fixture_open (&self->base);
          break;
        case 2:                         /* the computer slept */
          finx_clock_advance (self->base.clock, g_rand_int_range (self->rand, 20, 600) * G_USEC_PER_SEC);
          break;
        default:
          break;
        }
    }
  run (self, 40);
  find_extremes (self, start_us, &low, &high);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    {
      gboolean up = i < N_ALERTS;
      double beyond = (up ? high - self->levels[i] : self->levels[i] - low) / self->levels[i];
      guint n = count_firings (self, self->ids[i]);

      n_fired += n;
      g_assert_cmpuint (n, <=, 1);
      if (fabs (beyond) < MARGIN)
        continue;
      n_sure++;
      if (n != (beyond > 0))
        g_error ("The alert at %g fired %u times; the market went from %g to %g", self->levels[i], n, low, high);
    }
  g_test_message ("%u of %u alerts fired, of %u it is sure; the market went from %g to %g", n_fired, 2 * N_ALERTS, n_sure, low, high);
  g_assert_cmpuint (n_fired, >, 0);
}

int
main (int    argc,
      char **argv)
{
  guint n_seeds = g_getenv ("FINX_SANITIZED") != NULL ? 4 : 16;

  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= n_seeds; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/alert-kills/each-fires-once/%u", seed);

      g_test_add (path, Fixture, GUINT_TO_POINTER (seed), set_up, test_each_fires_once, tear_down);
    }
  return g_test_run ();
}
