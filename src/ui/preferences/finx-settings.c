/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences/finx-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "finx-config.h"

/* One backend for the whole program: two on one file would overwrite each other. Main thread. */
static GSettingsBackend *backend = NULL;
static GSettingsSchema *schema = NULL;

/* Besides the usual places: below the prefix of this program, and in the build directory it is run from. */
static GSettingsSchema *
find_schema (void)
{
  static const char *const places[] = { "../share/glib-2.0/schemas", "../../data" };
  GSettingsSchemaSource *usual = g_settings_schema_source_get_default ();
  GSettingsSchema *found = usual != NULL ? g_settings_schema_source_lookup (usual, FINX_APP_ID, TRUE) : NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  for (gsize i = 0; found == NULL && folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);
      g_autoptr(GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (path, usual, TRUE, NULL);

      if (source != NULL)
        found = g_settings_schema_source_lookup (source, FINX_APP_ID, FALSE);
    }
  return found;
}

gboolean
finx_settings_check (GError **error)
{
  if (schema == NULL)
    schema = find_schema ();
  if (schema == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-UI-003",
                    _("The settings schema %s is not installed; install the program again, or set GSETTINGS_SCHEMA_DIR"),
                    FINX_APP_ID);
  return schema != NULL;
}

void
finx_settings_set_dir (const char *data_dir)
{
  g_autofree char *path = NULL;

  g_clear_object (&backend);
  if (data_dir == NULL)
    return;
  path = g_build_filename (data_dir, "settings.ini", NULL);
  backend = g_keyfile_settings_backend_new (path, "/org/finx/Workstation/", "Workstation");
}

GSettings *
finx_settings_new (void)
{
  g_autoptr(GError) error = NULL;

  if (!finx_settings_check (&error))
    g_error ("%s", error->message);
  return g_settings_new_full (schema, backend, NULL);
}
