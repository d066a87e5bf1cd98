/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "base/finx-text.h"
#include "finx-config.h"
#include "ui/shell/finx-application.h"
#include "ui/shell/finx-renderer.h"

/* What the core says of errors. */
static const char *
translate (const char *english)
{
  return g_dgettext (GETTEXT_PACKAGE, english);
}

int
main (int argc, char **argv)
{
  g_autoptr(FinxApplication) application = NULL;
  const char *locale_dir = g_getenv ("FINX_LOCALE_DIR");       /* to run from the build folder */

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : FINX_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  finx_text_set_translator (translate);
  g_set_prgname ("finx");              /* as --help says it; windows have the application's id, see the options */
  g_set_application_name (_("FinX Workstation"));

  gtk_disable_setlocale ();             /* done above; later another thread may read the locale */
  finx_renderer_choose ();
  application = finx_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
