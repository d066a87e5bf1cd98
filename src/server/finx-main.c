/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "base/finx-error.h"
#include "finx-config.h"
#include "server/finx-server.h"

static gboolean
stop_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static int
serve (const char *data_dir,
       int         port,
       gboolean    all,
       GError    **error)
{
  FinxEngineOptions options = { .data_dir = data_dir };
  g_autoptr(FinxEngine) engine = finx_engine_new (&options);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(FinxServer) server = NULL;
  guint bound;

  if (!finx_engine_open (engine, error))
    return 1;
  server = finx_server_new (engine);
  bound = finx_server_listen (server, port, all, error);
  if (bound == 0)
    return 1;
  printf ("finx-server %s listens on http://127.0.0.1:%u\n", FINX_VERSION, bound);
  fflush (stdout);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_main_loop_run (loop);
  g_clear_object (&server);
  finx_engine_close (engine);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *data_dir = NULL;
  gboolean all = FALSE, version = FALSE;
  int port = 8080;
  const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "use the data in DIR (or FINX_DATA_DIR)", "DIR" },
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "listen on PORT, 0 for a free one (8080)", "PORT" },
    { "all-interfaces", 0, 0, G_OPTION_ARG_NONE, &all, "listen on every interface, not on this computer only", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "print the version", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– the FinX server");
  g_autoptr(GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1 || port < 0 || port > 65535)
    {
      fprintf (stderr, "finx-server: %s\n", error != NULL ? error->message : "wrong usage; try --help");
      return 2;
    }
  if (version)
    {
      printf ("finx-server %s\n", FINX_VERSION);
      return 0;
    }
  status = serve (data_dir, port, all, &error);
  if (error != NULL)
    {
      g_autofree char *text = finx_error_text (error);

      fprintf (stderr, "finx-server: %s (%s)\n", text, finx_error_code (error));
    }
  return status;
}
