/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start-up of the workstation with a year of data against a GTK hello window and, when installed, a text editor,
 * in turn in one run. What counts is seen from outside: the X server tells what was drawn.
 *
 *   bench-startup WORKSTATION HELLO [DATA-FOLDER]
 *
 * DATA-FOLDER is kept, and used as it is when it has data; else a temporary one is made. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/finx-time.h"
#include "bench-report.h"
#include "simulation/finx-practice-desk.h"
#include "store/finx-store.h"

#define N_EVENTS      100000
#define N_INSTRUMENTS 30
#define N_REPEATS     7
#define BATCH_SIZE    1000
#define TIMEOUT_US    (20 * G_USEC_PER_SEC)
#define SETTLE_US     (2 * G_USEC_PER_SEC)      /* from the start until memory and processor time are read */
#define MIN_INK       0.02      /* share of pixels that are not background, from which on a window has content */

typedef struct
{
  const char *name;
  char       *argv[6];
  double      first[N_REPEATS];         /* ms until the first pixels */
  double      content[N_REPEATS];       /* ms until there is more than an empty window */
  double      cpu[N_REPEATS];           /* ms of processor time, SETTLE_US after the start */
  double      pss[N_REPEATS];           /* MiB, at the same moment */
} Program;

static Display *display;
static int      damage_event;

static void
set (char       **slot,
     const char  *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

static FinxEvent *
make_order (const FinxFill *fill,
            FinxOrderState  state,
            gint64          time_us)
{
  FinxOrder *order = finx_order_new ();

  set (&order->client_id, fill->client_id);
  set (&order->account, fill->account);
  set (&order->venue_id, state == FINX_ORDER_PENDING ? "" : fill->id);
  order->instrument = fill->instrument;
  order->side = fill->side;
  order->type = FINX_ORDER_LIMIT;
  order->quantity = fill->quantity;
  order->limit_price = fill->price;
  order->state = state;
  order->placed_us = fill->time_us;
  order->updated_us = time_us;
  if (state == FINX_ORDER_FILLED)
    {
      order->filled = fill->quantity;
      order->average_price = fill->price;
      order->fees = fill->fee;
    }
  return finx_event_new_order (order, time_us, state == FINX_ORDER_PENDING ? "Placed"
                               : state == FINX_ORDER_WORKING ? "Accepted" : "Filled");
}

/* Stocks and funds only: their prices and quantities are alike. */
static const FinxInstrument *
pick_instrument (FinxInstrumentTable *instruments,
                 guint                number)
{
  for (guint i = 0;; i = (i + 1) % finx_instrument_table_get_size (instruments))
    {
      const FinxInstrument *instrument = finx_instrument_table_get (instruments, i);

      if (instrument->asset_class <= FINX_ASSET_ETF && number-- == 0)
        return instrument;
    }
}

static FinxFill *
make_fill (FinxInstrumentTable *instruments,
           guint                number,
           gint64               time_us)
{
  FinxFill *fill = finx_fill_new ();
  guint ticks = 5000 + (number * 2654435761u) % 20000;

  g_free (fill->client_id);
  fill->client_id = g_strdup_printf ("FX-%08x-%06u", number * 2654435761u, number);
  g_free (fill->id);
  fill->id = g_strdup_printf ("fill-%08u", number);
  set (&fill->account, "practice");
  fill->instrument = pick_instrument (instruments, number % N_INSTRUMENTS);
  /* Every other round of the instruments sells what the round before bought, but for one piece. */
  fill->side = number / N_INSTRUMENTS % 2 == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  fill->quantity = finx_decimal_new (fill->side == FINX_SIDE_BUY ? 10 : 9, 0);
  fill->price = finx_decimal_mul (finx_decimal_new (ticks, 0), fill->instrument->tick_size, fill->instrument->price_scale,
                                  FINX_ROUND_HALF_EVEN);
  fill->fee = finx_decimal_new (35, 2);
  fill->mid = fill->price;
  fill->time_us = time_us;
  return fill;
}

static GPtrArray *
make_events (FinxInstrumentTable *instruments)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  gint64 step = 365 * FINX_USEC_PER_DAY / (N_EVENTS / 4);
  gint64 time_us = g_get_real_time () - 366 * FINX_USEC_PER_DAY;
  FinxAccount *account = finx_account_new ();
  FinxCashMovement *deposit = finx_cash_movement_new ();

  set (&account->id, "practice");
  set (&account->name, "Practice desk");
  set (&account->broker, "practice");
  set (&account->currency, "USD");
  account->is_simulated = account->may_trade = TRUE;
  account->opened_us = deposit->time_us = time_us;
  set (&deposit->id, "practice-start");
  set (&deposit->account, "practice");
  set (&deposit->currency, "USD");
  deposit->kind = FINX_CASH_DEPOSIT;
  deposit->amount = finx_decimal_new (1000000000, 2);
  g_ptr_array_add (events, finx_event_new_account (account, time_us, "Opened"));
  g_ptr_array_add (events, finx_event_new_cash (deposit, time_us, "Deposited"));

  for (guint i = 0; events->len + 4 <= N_EVENTS; i++)
    {
      FinxFill *fill = make_fill (instruments, i, time_us += step);

      g_ptr_array_add (events, make_order (fill, FINX_ORDER_PENDING, time_us));
      g_ptr_array_add (events, make_order (fill, FINX_ORDER_WORKING, time_us + 1000));
      g_ptr_array_add (events, make_order (fill, FINX_ORDER_FILLED, time_us + 2000));
      g_ptr_array_insert (events, (int) events->len - 1, finx_event_new_fill (fill, time_us + 2000, "Filled"));
    }
  return events;
}

static void
make_data (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "finx.db", NULL);
  g_autoptr(FinxInstrumentTable) instruments = finx_instrument_table_new ();
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  if (finx_practice_add_instruments (instruments, &error) && (store = finx_store_open (path, instruments, &error)) != NULL)
    {
      events = make_events (instruments);
      for (guint i = 0; i < events->len && error == NULL; i += BATCH_SIZE)
        finx_store_append (store, (FinxEvent **) events->pdata + i, MIN (BATCH_SIZE, events->len - i), &error);
      finx_store_close (store);
    }
  if (error != NULL)
    g_error ("%s", error->message);
}

static int
ignore_cb (Display     *source,
           XErrorEvent *error)
{
  return 0;                     /* a window that is gone again */
}

/* Share of the pixels on a few lines of @window that differ from the most frequent one. */
static double
measure_ink (Window window)
{
  XWindowAttributes attributes;
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;
  guint most = 0, n = 0;

  if (XGetWindowAttributes (display, window, &attributes) == 0 || attributes.map_state != IsViewable)
    return 0;
  for (int line = 1; line < 16; line++)
    {
      XImage *image = XGetImage (display, window, 0, attributes.height * line / 16, (guint) attributes.width, 1, AllPlanes, ZPixmap);

      if (image == NULL)
        return 0;
      for (int x = 0; x < image->width; x++, n++)
        {
          gpointer pixel = GSIZE_TO_POINTER (XGetPixel (image, x, 0));

          g_hash_table_insert (counts, pixel, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, pixel)) + 1));
        }
      XDestroyImage (image);
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    most = MAX (most, GPOINTER_TO_UINT (value));
  return n > 0 ? 1 - (double) most / n : 0;
}

static double
read_cpu_ms (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  unsigned long user, system;

  g_file_get_contents (path, &text, NULL, NULL);
  if (text == NULL || sscanf (strrchr (text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return NAN;
  return (double) (user + system) * 1000 / (double) sysconf (_SC_CLK_TCK);
}

static double
read_pss_mib (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents (path, &text, NULL, NULL);
  line = text != NULL ? strstr (text, "\nPss:") : NULL;
  return line != NULL ? g_ascii_strtod (line + 5, NULL) / 1024 : NAN;
}

static void
watch (Program *program,
       guint    repeat,
       gint64   start)
{
  while (g_get_monotonic_time () - start < SETTLE_US || isnan (program->content[repeat]))
    {
      double ms = (double) (g_get_monotonic_time () - start) * 1e-3;

      if (ms * 1e3 > TIMEOUT_US)
        return;
      if (XPending (display) == 0)
        {
          g_usleep (300);
          continue;
        }
      while (XPending (display) > 0)
        {
          XEvent event;

          XNextEvent (display, &event);
          if (event.type == MapNotify && !event.xmap.override_redirect)
            XDamageCreate (display, event.xmap.window, XDamageReportNonEmpty);
          else if (event.type == damage_event + XDamageNotify)
            {
              XDamageNotifyEvent *damage = (XDamageNotifyEvent *) &event;

              XDamageSubtract (display, damage->damage, None, None);
              if (damage->area.width < 64 || damage->area.height < 64)
                continue;
              if (isnan (program->first[repeat]))
                program->first[repeat] = ms;
              if (isnan (program->content[repeat]) && measure_ink (damage->drawable) > MIN_INK)
                program->content[repeat] = (double) (g_get_monotonic_time () - start) * 1e-3;
            }
        }
    }
}

static void
run (Program *program,
     guint    repeat)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  GPid pid;

  program->first[repeat] = program->content[repeat] = NAN;
  if (!g_spawn_async (NULL, program->argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD
                      | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pid, &error))
    g_error ("%s", error->message);
  watch (program, repeat, start);
  program->cpu[repeat] = read_cpu_ms (pid);
  program->pss[repeat] = read_pss_mib (pid);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  XSync (display, True);
}

static void
tell (const char *name,
      const char *unit,
      double      value,
      const char *on)
{
  printf ("{\"name\":\"startup.%s\",\"unit\":\"%s\",\"value\":%.4g,\"on\":\"%s\"}\n", name, unit, value, on);
}

static double
tell_median (const Program *program,
             const char    *what,
             const char    *unit,
             double        *values,
             const char    *on)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", program->name, what);
  double median = bench_median (values, N_REPEATS);

  tell (name, unit, median, on);
  return median;
}

static void
report (Program *programs,
        guint    n_programs)
{
  double first[3] = { 0 }, content[3] = { 0 };

  for (guint i = 0; i < n_programs; i++)
    {
      first[i] = tell_median (&programs[i], "first_frame", "ms", programs[i].first, "wall");
      if (i != 1)
        content[i] = tell_median (&programs[i], "content", "ms", programs[i].content, "wall");
      tell_median (&programs[i], "cpu_after_2s", "ms", programs[i].cpu, "cpu");
      tell_median (&programs[i], "pss", "MiB", programs[i].pss, "smaps_rollup");
    }
  tell ("first_frame.times_hello", "ratio", first[0] / first[1], "wall");
  tell ("content.times_hello", "ratio", content[0] / first[1], "wall");
  if (n_programs > 2)
    {
      tell ("first_frame.times_editor", "ratio", first[0] / first[2], "wall");
      tell ("content.times_editor", "ratio", content[0] / content[2], "wall");
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = argc > 3 ? g_strdup (argv[3]) : g_dir_make_tmp ("finx-bench-XXXXXX", NULL);
  g_autofree char *editor = g_find_program_in_path ("gnome-text-editor");
  int damage_error;
  Program programs[] = {
    { "finx", { argv[1], (char *) "--data-dir", folder, NULL } },
    { "hello", { argv[2], NULL } },
    { "editor", { editor, (char *) "--standalone", NULL } },
  };
  guint n_programs = editor != NULL ? 3 : 2;

  if (argc < 3 || (display = XOpenDisplay (NULL)) == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error))
    return 77;                  /* skipped: there is no display */

  XSetErrorHandler (ignore_cb);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  make_data (folder);
  for (guint repeat = 0; repeat < N_REPEATS; repeat++)
    for (guint i = 0; i < n_programs; i++)
      {
        if (repeat == 0)
          run (&programs[i], 0);        /* warms the caches; measured again below */
        run (&programs[i], repeat);
      }
  report (programs, n_programs);
  XCloseDisplay (display);
  if (argc <= 3)
    {
      static const char *const files[] = { "finx.db", "finx.db-wal", "finx.db-shm", "finx.lock", "settings.ini", "" };

      for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        {
          g_autofree char *path = g_build_filename (folder, files[i], NULL);

          g_remove (path);
        }
    }
  return 0;
}
