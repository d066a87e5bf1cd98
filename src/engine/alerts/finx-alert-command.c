/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE             /* memfd_create() */
#include "engine/alerts/finx-alert-command.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/finx-error.h"

#define MOST_SAID 400           /* bytes of what it complains about */

/* Data of the task. */
typedef struct
{
  GSubprocess  *process;
  GCancellable *reading;
  guint         timeout_id;
  guint         seconds;        /* how long it may take */
  gboolean      is_late;
  char          said[MOST_SAID + 1];
  gsize         n_said;
  char          rest[1024];     /* read so that it can go on, and not kept */
} Run;

static void read_on (GTask *task);

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_handle_id (&run->timeout_id, g_source_remove);
  g_cancellable_cancel (run->reading);
  g_clear_object (&run->reading);
  g_clear_object (&run->process);
  g_free (run);
}

static char **
split (const char *line,
       GError    **error)
{
  g_autoptr(GError) fault = NULL;
  char **words = NULL;

  if (!g_shell_parse_argv (line, NULL, &words, &fault))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-018", "The command can not be read: %s. Nothing was run", fault->message);
  return words;
}

gboolean
finx_alert_command_check (const char *line,
                          GError    **error)
{
  g_auto(GStrv) words = split (line, error);
  g_autofree char *path = words != NULL ? g_find_program_in_path (words[0]) : NULL;

  if (words != NULL && path == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-023", "There is no program “%s”. Nothing was run; install it, or name it with its folder",
                    words[0]);
  return path != NULL;
}

/* What the program reads; a file that has no name, so that nobody waits for whom. −1 with @error. */
static int
open_text (const char *text,
           GError    **error)
{
  gsize length = strlen (text);
  int fd = memfd_create ("alert", MFD_CLOEXEC);

  if (fd >= 0 && write (fd, text, length) == (gssize) length && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-ALERT-022", "The command could not be started: %s. It was told nothing", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static GSubprocess *
start (char      **words,
       const char *title,
       const char *text,
       GError    **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GError) fault = NULL;
  GSubprocess *process;
  int fd = open_text (text, error);

  if (fd < 0)
    return NULL;
  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  for (guint i = 1; words[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (words[i], "%s", -1);

      g_free (words[i]);
      words[i] = g_strjoinv (title, parts);
    }
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &fault);
  if (process == NULL)
    finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-ALERT-022", "The command could not be started: %s. It was told nothing", fault->message);
  return process;
}

static gboolean
late_cb (gpointer user_data)
{
  Run *run = user_data;

  run->timeout_id = 0;
  run->is_late = TRUE;
  g_subprocess_force_exit (run->process);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0)
    return;
  if (run->n_said < MOST_SAID)
    run->n_said += (gsize) n;
  read_on (task);
}

static void
read_on (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  gboolean keeps = run->n_said < MOST_SAID;

  g_input_stream_read_async (g_subprocess_get_stderr_pipe (run->process), keeps ? run->said + run->n_said : run->rest,
                             keeps ? MOST_SAID - run->n_said : sizeof run->rest, G_PRIORITY_DEFAULT, run->reading, read_cb, g_object_ref (task));
}

/* (transfer full): the first line of its complaints, of which the end may still be on the way */
static char *
first_line (Run *run)
{
  GPollableInputStream *stream = G_POLLABLE_INPUT_STREAM (g_subprocess_get_stderr_pipe (run->process));
  g_autofree char *text = NULL;
  gssize n;

  while (run->n_said < MOST_SAID
         && (n = g_pollable_input_stream_read_nonblocking (stream, run->said + run->n_said, MOST_SAID - run->n_said, NULL, NULL)) > 0)
    run->n_said += (gsize) n;
  text = g_utf8_make_valid (run->said, (gssize) run->n_said);

  g_strstrip (text);
  return g_strndup (text, strcspn (text, "\n"));
}

static void
waited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autofree char *said = first_line (run);
  GError *error = NULL;

  g_clear_handle_id (&run->timeout_id, g_source_remove);
  g_cancellable_cancel (run->reading);  /* what it left running may hold the other end */
  if (!g_subprocess_wait_finish (run->process, result, &error))
    g_subprocess_force_exit (run->process);
  else if (run->is_late)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-ALERT-021", "The command took longer than %u seconds and was ended. Whether it did its work is not known",
                    run->seconds);
  else if (!g_subprocess_get_if_exited (run->process) || g_subprocess_get_exit_status (run->process) != 0)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-ALERT-020", "The command failed with status %d%s%s. Run it by hand to see why",
                    g_subprocess_get_if_exited (run->process) ? g_subprocess_get_exit_status (run->process) : 128 + g_subprocess_get_term_sig (run->process),
                    *said != '\0' ? ": " : "", said);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
finx_alert_command_run_async (const char         *line,
                              const char         *title,
                              const char         *text,
                              guint               seconds,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  g_auto(GStrv) words = split (line, &error);
  GSubprocess *process = words != NULL ? start (words, title, text, &error) : NULL;
  Run *run;

  if (process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  run = g_new0 (Run, 1);
  run->process = process;
  run->reading = g_cancellable_new ();
  run->seconds = seconds;
  run->timeout_id = g_timeout_add_seconds (seconds, late_cb, run);
  g_task_set_task_data (task, run, run_free);
  read_on (task);
  g_subprocess_wait_async (process, cancellable, waited_cb, g_object_ref (task));
}

gboolean
finx_alert_command_run_finish (GAsyncResult *result,
                               GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
