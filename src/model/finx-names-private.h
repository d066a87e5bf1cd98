/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enums that count from 0 and their stable names, which files and replies carry. */
static inline const char *
finx_name_of (const char *const *names,
              gsize              n_names,
              guint              value)
{
  g_return_val_if_fail (value < n_names, "");

  return names[value];
}

static inline gboolean
finx_name_find (const char *const *names,
                gsize              n_names,
                const char        *text,
                guint             *value)
{
  for (gsize i = 0; text != NULL && i < n_names; i++)
    if (g_str_equal (names[i], text))
      {
        *value = (guint) i;
        return TRUE;
      }
  return FALSE;
}

static inline gboolean
finx_is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

G_END_DECLS
