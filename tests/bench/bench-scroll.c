/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tab of transactions with a million of them, in a window of 1200×800, scrolled: CPU time of the main thread from frame
 * to frame, cells filled, laid out and drawn (cairo renderer). A display of 60 Hz leaves a frame 16.7 ms.
 *
 *   bench-scroll [ROWS]
 *
 * wheel: three rows a frame; page: a screen a frame; thumb: over the whole list in 120 frames, each row far from the last. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "bench-report.h"
#include "engine/finx-engine-book.h"
#include "tests/support/helpers.h"
#include "ui/pages/portfolio/transactions/finx-transactions-tab.h"
#include "ui/shell/finx-workspace.h"

#define WIDTH     1200
#define HEIGHT    800
#define N_FRAMES  240
#define N_WARM    20
#define N_SYMBOLS 500
#define BUDGET_MS 16.7

typedef enum { WHEEL, PAGE, THUMB, N_WAYS } Way;

typedef struct
{
  GtkAdjustment *adjustment;
  GMainLoop     *loop;
  Way            way;
  guint          frame;
  double         before;        /* ms of CPU at the last frame */
  double         times[N_FRAMES];
} Scroll;

static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

static char *
write_file (const char *folder,
            guint       n)
{
  char *path = g_build_filename (folder, "rows.csv", NULL);
  GString *text = g_string_sized_new (80 * (gsize) n);
  BenchRandom random;

  bench_random_seed (&random, 1);
  g_string_append (text, "date,type,symbol,quantity,amount,fees,currency,note\n");
  for (guint i = 0; i < n; i++)
    {
      guint day = (guint) ((guint64) i * 6720 / n), cents = 10000 + bench_random_below (&random, 9000000);

      g_string_append_printf (text, "%04u-%02u-%02u,%s,S%03u,%u,%u.%02u,1.00,USD,%s\n", 2004 + day / 336, 1 + day / 28 % 12, 1 + day % 28,
                              bench_random_below (&random, 3) > 0 ? "buy" : "sell", bench_random_below (&random, N_SYMBOLS), i % 900 + 1,
                              cents / 100, cents % 100, i % 20 == 0 ? "a note that is a little longer" : "");
    }
  g_file_set_contents (path, text->str, (gssize) text->len, NULL);
  g_string_free (text, TRUE);
  return path;
}

static void
fill (FinxEngine *engine,
      const char *path)
{
  const FinxImportOptions options = { 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  FinxAccount *account = finx_account_new ();
  g_autoptr(GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup ("depot");
  g_free (account->name);
  account->name = g_strdup ("Depot");
  g_free (account->broker);
  account->broker = g_strdup ("manual");
  g_free (account->currency);
  account->currency = g_strdup ("USD");
  account->opened_us = 1;
  finx_engine_write_account (engine, account, "Created", &error);
  g_assert_no_error (error);
  finx_engine_import_async (engine, "depot", path, &options, 0, NULL, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  outcome = finx_engine_import_finish (engine, result, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static double
place_of (Scroll *self)
{
  double page = gtk_adjustment_get_page_size (self->adjustment), all = gtk_adjustment_get_upper (self->adjustment) - page;
  double row = page / 25;

  if (self->way == THUMB)
    return all * (0.5 - 0.5 * cos (G_PI * self->frame / 120.0));
  return fmod (self->frame * (self->way == WHEEL ? 3 * row : page), all);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Scroll *self = user_data;
  double now = thread_ms ();

  if (self->frame >= N_WARM)
    self->times[self->frame - N_WARM] = now - self->before;
  self->before = now;
  if (++self->frame == N_WARM + N_FRAMES)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (self->adjustment, place_of (self));
  return G_SOURCE_CONTINUE;
}

static void
scroll (GtkWidget *table,
        Way        way,
        guint      n_rows)
{
  static const char *const names[] = { "scroll-wheel", "scroll-page", "scroll-thumb" };
  Scroll self = { .way = way, .loop = g_main_loop_new (NULL, FALSE) };
  double median;
  guint n_late = 0;

  self.adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find (table, GTK_TYPE_COLUMN_VIEW)));
  gtk_widget_add_tick_callback (table, tick_cb, &self, NULL);
  g_main_loop_run (self.loop);
  g_main_loop_unref (self.loop);
  for (guint i = 0; i < N_FRAMES; i++)
    n_late += self.times[i] > BUDGET_MS;
  median = bench_median (self.times, N_FRAMES);
  printf ("{\"name\":\"%s\",\"unit\":\"ms\",\"value\":%.2f,\"p99\":%.2f,\"most\":%.2f,\"frames\":%d,\"above_16.7\":%u,\"rows\":%u}\n", names[way], median,
          self.times[N_FRAMES * 99 / 100], self.times[N_FRAMES - 1], N_FRAMES, n_late, n_rows);
  fflush (stdout);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (ms, quit_cb, loop);
  g_main_loop_run (loop);
}

static void
run (FinxEngine *engine)
{
  g_autoptr(FinxWorkspace) workspace = finx_workspace_new (engine);
  g_autoptr(FinxPortfolioView) view = finx_portfolio_view_new (workspace, finx_engine_get_portfolio (engine, "depot"));
  GtkWidget *window = gtk_window_new (), *tab;
  guint n = finx_transaction_list_get_n (finx_engine_get_transactions (engine, "depot"));
  double started = thread_ms ();

  tab = finx_transactions_tab_new (view);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), tab);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (2000);
  printf ("{\"name\":\"scroll-open\",\"unit\":\"ms\",\"value\":%.1f,\"rows\":%u}\n", thread_ms () - started, n);
  for (Way way = WHEEL; way < N_WAYS; way++)
    scroll (tab, way, n);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  guint n_rows = argc > 1 ? (guint) atoi (argv[1]) : 1000000;
  g_autofree char *folder = g_dir_make_tmp ("finx-bench-XXXXXX", NULL), *path = NULL, *database = g_build_filename (folder, "finx.db", NULL);
  FinxEngineOptions options = { .data_dir = folder };
  g_autoptr(FinxEngine) engine = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  adw_init ();
  engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (engine, NULL));
  path = write_file (folder, n_rows);
  fill (engine, path);
  run (engine);
  finx_engine_close (engine);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (folder);
  return 0;
}
