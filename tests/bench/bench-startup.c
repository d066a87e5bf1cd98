/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Start-up of the workstation with a year of data against a GTK hello window and, when installed, a text editor,
 * in turn in one run. What counts is seen from outside: the X server tells what was drawn.
 *
 *   bench-startup WORKSTATION HELLO [DATA-FOLDER [--offline]]
 *
 * DATA-FOLDER is kept, and used as it is when it has data; else a temporary one is made. --offline: the workstation works
 * offline on what is in the folder, with the page that its settings name; see bench-offline.py. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <math.h>

#include "bench-history.h"
#include "bench-process.h"
#include "bench-report.h"

#define N_REPEATS     15
#define MAX_SAMPLES   512
#define SETTLE_US     (2 * G_USEC_PER_SEC)      /* from the start until all is read off */
#define MIN_SIZE      64        /* pixels: helper windows are smaller */
#define MIN_INK       0.02      /* share of pixels that are not background, from which on a window has content */
#define COMPLETE      0.9       /* of the ink that there is in the end */

typedef struct
{
  const char *name;
  char       *argv[6];
  double      first[N_REPEATS];         /* ms until the first pixels */
  double      content[N_REPEATS];       /* ms until there is more than an empty window */
  double      complete[N_REPEATS];      /* ms until nearly all is there that there is in the end */
  double      cpu[N_REPEATS];           /* ms of processor time, SETTLE_US after the start */
  double      pss[N_REPEATS];           /* MiB, at the same moment */
} Program;

enum { FINX, HELLO, EDITOR };

static Display *display;
static int      damage_event;

static int
ignore_cb (Display     *source,
           XErrorEvent *error)
{
  return 0;                     /* a window that is gone again */
}

/* Share of the pixels on a few lines of @window that differ from the most frequent one; below 0: it is not one to look at. */
static double
measure_ink (Window window)
{
  XWindowAttributes attributes;
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;
  guint most = 0, n = 0;

  if (XGetWindowAttributes (display, window, &attributes) == 0 || attributes.map_state != IsViewable
      || attributes.width < MIN_SIZE || attributes.height < MIN_SIZE)
    return -1;
  for (int line = 1; line < 16; line++)
    {
      XImage *image = XGetImage (display, window, 0, attributes.height * line / 16, (guint) attributes.width, 1, AllPlanes, ZPixmap);

      if (image == NULL)
        return -1;
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

/* When a window showed how much. */
typedef struct
{
  double ms[MAX_SAMPLES];
  double ink[MAX_SAMPLES];
  guint  n;
  Window window;                /* the last that was drawn */
} Samples;

static void
take_event (Samples *samples,
            gint64   start)
{
  XDamageNotifyEvent *damage;
  XEvent event;
  double ms, ink;

  XNextEvent (display, &event);
  if (event.type == MapNotify && !event.xmap.override_redirect)
    XDamageCreate (display, event.xmap.window, XDamageReportNonEmpty);
  if (event.type != damage_event + XDamageNotify)
    return;

  damage = (XDamageNotifyEvent *) &event;
  ms = (double) (g_get_monotonic_time () - start) * 1e-3;
  /* Before looking, so that what is drawn meanwhile is told again. */
  XDamageSubtract (display, damage->damage, None, None);
  ink = measure_ink (damage->drawable);
  if (ink < 0 || samples->n == MAX_SAMPLES)
    return;
  samples->ms[samples->n] = ms;
  samples->ink[samples->n++] = ink;
  samples->window = damage->drawable;
}

static double
first_with (const Samples *samples,
            double         ink)
{
  for (guint i = 0; i < samples->n; i++)
    if (samples->ink[i] >= ink)
      return samples->ms[i];
  return NAN;
}

static void
watch (Program *program,
       guint    repeat,
       gint64   start)
{
  static Samples samples;

  samples.n = 0;
  while (g_get_monotonic_time () - start < SETTLE_US)
    if (XPending (display) > 0)
      take_event (&samples, start);
    else
      g_usleep (300);

  program->first[repeat] = first_with (&samples, 0);
  program->content[repeat] = first_with (&samples, MIN_INK);
  program->complete[repeat] = samples.n > 0 ? first_with (&samples, MAX (MIN_INK, COMPLETE * measure_ink (samples.window))) : NAN;
}

static void
run (Program *program,
     guint    repeat)
{
  gint64 start = g_get_monotonic_time ();
  GPid pid = bench_process_start (program->argv);

  watch (program, repeat, start);
  program->cpu[repeat] = bench_process_cpu_ms (pid);
  program->pss[repeat] = bench_process_pss_mib (pid);
  bench_process_stop (pid);
  XSync (display, True);
}

static double
tell_median (const Program *program,
             const char    *what,
             const char    *unit,
             double        *values,
             const char    *on)
{
  g_autofree char *name = g_strdup_printf ("startup.%s.%s", program->name, what);
  double median = bench_median (values, N_REPEATS);

  bench_tell (name, unit, median, on);
  return median;
}

static void
tell_times (const char *program,
            const char *what,
            const char *other,
            double      ratio)
{
  g_autofree char *name = g_strdup_printf ("startup.%s.%s.times_%s", program, what, other);

  bench_tell (name, "ratio", ratio, "wall, medians");
}

static void
report (Program *programs,
        guint    n_programs)
{
  double first[3] = { 0 }, content[3] = { 0 }, complete[3] = { 0 };

  for (guint i = 0; i < n_programs; i++)
    {
      first[i] = tell_median (&programs[i], "first_frame", "ms", programs[i].first, "wall");
      if (i != HELLO)           /* its label is less than content */
        {
          content[i] = tell_median (&programs[i], "content", "ms", programs[i].content, "wall");
          complete[i] = tell_median (&programs[i], "complete", "ms", programs[i].complete, "wall");
        }
      tell_median (&programs[i], "cpu_after_2s", "ms", programs[i].cpu, "cpu");
      tell_median (&programs[i], "pss", "MiB", programs[i].pss, "smaps_rollup");
    }
  tell_times (programs[FINX].name, "first_frame", "hello", first[FINX] / first[HELLO]);
  tell_times (programs[FINX].name, "content", "hello", content[FINX] / first[HELLO]);
  tell_times (programs[FINX].name, "complete", "hello", complete[FINX] / first[HELLO]);
  if (n_programs > EDITOR)
    {
      tell_times (programs[FINX].name, "first_frame", "editor", first[FINX] / first[EDITOR]);
      tell_times (programs[FINX].name, "content", "editor", content[FINX] / content[EDITOR]);
      tell_times (programs[FINX].name, "complete", "editor", complete[FINX] / complete[EDITOR]);
    }
}

static void
run_in_turn (Program *programs,
             guint    n_programs)
{
  for (guint repeat = 0; repeat < N_REPEATS; repeat++)
    for (guint i = 0; i < n_programs; i++)
      {
        if (repeat == 0)
          run (&programs[i], 0);        /* warms the caches; measured again below */
        run (&programs[i], repeat);
      }
  report (programs, n_programs);
}

int
main (int    argc,
      char **argv)
{
  gboolean is_offline = argc > 4 && g_str_equal (argv[4], "--offline");
  g_autofree char *folder = NULL;
  g_autofree char *editor = g_find_program_in_path ("gnome-text-editor");
  int damage_error;
  guint n_programs = editor != NULL && !is_offline ? 3 : 2;

  if (argc < 3 || (display = XOpenDisplay (NULL)) == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error))
    return 77;                  /* skipped: there is no display */

  folder = argc > 3 ? g_strdup (argv[3]) : g_dir_make_tmp ("finx-bench-XXXXXX", NULL);
  Program programs[] = {
    [FINX] = { is_offline ? "offline" : "finx", { argv[1], (char *) "--data-dir", folder, is_offline ? argv[4] : NULL, NULL } },
    [HELLO] = { "hello", { argv[2], NULL } },
    [EDITOR] = { "editor", { editor, (char *) "--standalone", NULL } },
  };

  XSetErrorHandler (ignore_cb);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  if (!is_offline)
    bench_make_history (folder);
  run_in_turn (programs, n_programs);
  XCloseDisplay (display);
  if (argc <= 3)
    bench_remove_data (folder);
  return 0;
}
