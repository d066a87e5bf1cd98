/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-process.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

GPid
bench_process_start (char **argv)
{
  g_autoptr(GError) error = NULL;
  GPid pid;

  if (!g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                      | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pid, &error))
    g_error ("%s", error->message);
  return pid;
}

void
bench_process_stop (GPid pid)
{
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
}

double
bench_process_cpu_ms (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  unsigned long user, system;

  g_file_get_contents (path, &text, NULL, NULL);
  if (text == NULL || sscanf (strrchr (text, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return NAN;
  return (double) (user + system) * 1000 / (double) sysconf (_SC_CLK_TCK);
}

double
bench_process_pss_mib (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents (path, &text, NULL, NULL);
  line = text != NULL ? strstr (text, "\nPss:") : NULL;
  return line != NULL ? g_ascii_strtod (line + 5, NULL) / 1024 : NAN;
}

void
bench_tell (const char *name,
            const char *unit,
            double      value,
            const char *on)
{
  if (isnan (value))
    printf ("{\"name\":\"%s\",\"unit\":\"%s\",\"value\":null,\"on\":\"%s\"}\n", name, unit, on);
  else
    printf ("{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%.4g,\"on\":\"%s\"}\n", name, unit, value, on);
  fflush (stdout);
}

void
bench_remove_data (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}
