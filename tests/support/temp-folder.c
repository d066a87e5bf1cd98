/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "temp-folder.h"

#include <glib/gstdio.h>

char *
temp_folder_new (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("finx-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
temp_folder_remove (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *child = g_build_filename (path, name, NULL);

        temp_folder_remove (child);
      }
  g_remove (path);
}
