/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the workstation costs while nobody touches it: a year of data, the practice market live at 1×, a page shown at
 * 1440×900.
 *
 *   bench-idle WORKSTATION [DATA-FOLDER]
 *
 * DATA-FOLDER is kept, and used as it is when it has data; else a temporary one is made. */
#include <X11/Xlib.h>
#include <unistd.h>

#include "bench-history.h"
#include "bench-process.h"

#define SETTLE_US  (5 * G_USEC_PER_SEC)         /* start-up is over, and so is what it started */
#define MEASURE_US (15 * G_USEC_PER_SEC)

static void
write_settings (const char *folder,
                const char *page)
{
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[Workstation]\nwindow-width=1440\nwindow-height=900\npage='%s'\n", page);

  g_file_set_contents (path, text, -1, NULL);
}

static void
measure (char       *program,
         char       *folder,
         const char *page)
{
  char *argv[] = { program, (char *) "--data-dir", folder, NULL };
  const char *renderer = g_getenv ("GSK_RENDERER");
  g_autofree char *name = g_strdup_printf ("idle.%s.cpu", page);
  g_autofree char *on = g_strdup_printf ("%% of a core over %d s, 1440x900, GSK renderer %s", (int) (MEASURE_US / G_USEC_PER_SEC),
                                         renderer != NULL ? renderer : "by default");
  gint64 start;
  double before;
  GPid pid;

  write_settings (folder, page);
  pid = bench_process_start (argv);
  g_usleep (SETTLE_US);
  before = bench_process_cpu_ms (pid);
  start = g_get_monotonic_time ();
  g_usleep (MEASURE_US);
  bench_tell (name, "%", (bench_process_cpu_ms (pid) - before) * 1e5 / (double) (g_get_monotonic_time () - start), on);
  bench_process_stop (pid);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  Display *display = XOpenDisplay (NULL);

  if (argc < 2 || display == NULL)
    return 77;                  /* skipped: there is no display */
  XCloseDisplay (display);

  folder = argc > 2 ? g_strdup (argv[2]) : g_dir_make_tmp ("finx-bench-XXXXXX", NULL);
  bench_make_history (folder);
  measure (argv[1], folder, "dashboard");
  measure (argv[1], folder, "markets");
  if (argc <= 2)
    bench_remove_data (folder);
  return 0;
}
